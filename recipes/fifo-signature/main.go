// Code generated from book/04-fifos.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: fifo-signature [PATH]

Gives each reader of PATH (default ~/.signature) a new signature.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	home, _ := os.UserHomeDir() // "" is the current directory
	path := cmp.Or(flag.Arg(0), filepath.Join(home, ".signature"))
	if flag.NArg() > 1 {
		fmt.Fprintf(os.Stderr,
			"fifo-signature: unexpected operand %q\n", flag.Arg(1))
		os.Exit(2)
	}
	if err := run(path); err != nil {
		fmt.Fprintln(os.Stderr, "fifo-signature:", err)
		os.Exit(1)
	}
}

func run(path string) (err error) {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, unix.SIGINT, unix.SIGTERM)
	dir, link := path+".d/", filepath.Base(path)+".d/now"
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err // another server's, or left by a killed one
	}
	defer func() {
		if to, _ := os.Readlink(path); to == link {
			err = cmp.Or(err, os.Rename(path, dir+"now")) // not Remove
		}
		list, _ := os.ReadDir(dir)
		for _, e := range list {
			if !e.Type().IsRegular() {
				drop(dir + e.Name())
			}
		}
		err = cmp.Or(err, os.Remove(dir))
	}()
	var w *os.File // to the reader that has come last
	opened := make(chan error, 1)
	opened <- nil
	for n := 0; err == nil; {
		select {
		case <-stop:
			return nil
		case <-time.After(200 * time.Millisecond):
		case err = <-opened:
			n++
			err = cmp.Or(err, turn(dir, n, w))
			go func() {
				var err error
				w, err = os.OpenFile(fmt.Sprint(dir, n), os.O_WRONLY, 0)
				opened <- err
			}()
		}
		if to, _ := os.Readlink(path); to != link && err == nil {
			if err = os.Symlink(link, path); err == nil {
				fmt.Println("serving", path)
			}
		}
	}
	return err
}

// turn leads path to FIFO n, then answers w, the reader before, if any.
func turn(dir string, n int, w *os.File) error {
	err := cmp.Or(os.NewSyscallError("mkfifo",
		unix.Mkfifo(fmt.Sprint(dir, n), 0o644)),
		os.Symlink(fmt.Sprint(n), dir+"next"),
		os.Rename(dir+"next", dir+"now"))
	if err != nil || w == nil {
		return err
	}
	time.AfterFunc(time.Second, func() { drop(w.Name()) })
	fmt.Fprintf(w, "Jo Doe, signature %d\n", n-1) // EPIPE: it left
	return w.Close()
}

// drop removes a FIFO. Who waits for a writer finds end of file.
func drop(name string) {
	f, _ := os.OpenFile(name, os.O_RDWR, 0)
	_ = os.Remove(name)
	f.Close()
}
