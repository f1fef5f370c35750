// Code generated from book/09-memory-and-locks.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"

	"golang.org/x/sys/unix"
)

const usage = `usage: lock-lost

Shows which locks of a file go when another descriptor of it is closed.
`
const role = "LOCK_LOST_KIND" // makes the program the other process

func main() {
	if kind := os.Getenv(role); kind != "" {
		look(kind, os.Args[1])
		return
	}
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "lock-lost: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	err := errors.Join(show("fcntl"), show("flock"))
	if runtime.GOOS == "linux" {
		err = errors.Join(err, show("OFD"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "lock-lost:", err)
		os.Exit(1)
	}
}

// show locks a file, and has another process look, before and after the
// file was read by another descriptor.
func show(kind string) error {
	// The file must go, whatever comes; nothing here waits for long.
	signal.Notify(make(chan os.Signal, 1), unix.SIGINT, unix.SIGTERM)
	f, err := os.CreateTemp("", "lock-lost")
	if err != nil {
		return err
	}
	defer f.Close()
	defer os.RemoveAll(f.Name())
	if err := lock(kind, f); err != nil {
		return err
	}
	if err := ask(kind, f.Name(), "locked"); err != nil {
		return err
	}
	if _, err := os.ReadFile(f.Name()); err != nil {
		return err
	}
	return ask(kind, f.Name(), "file read and closed")
}

// ask has another process look at the file of that name.
func ask(kind, name, what string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Printf("%s, %s; another process: ", kind, what)
	cmd := exec.Command(self, name)
	cmd.Env = append(os.Environ(), role+"="+kind)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// look ends the line that its parent has begun.
func look(kind, name string) {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err == nil {
		err = lock(kind, f)
	}
	fmt.Println(cmp.Or(err, errors.New("gets the lock")))
}

func lock(kind string, f *os.File) error {
	l := unix.Flock_t{Type: unix.F_WRLCK}
	switch kind {
	case "fcntl":
		return unix.FcntlFlock(f.Fd(), unix.F_SETLK, &l)
	case "OFD": // F_OFD_SETLK, which package unix has for Linux alone
		return unix.FcntlFlock(f.Fd(), 37, &l)
	}
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
}
