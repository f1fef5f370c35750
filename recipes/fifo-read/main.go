// Code generated from book/04-fifos.md by cookbook gen. DO NOT EDIT.

package main

import (
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

const usage = `usage: fifo-read PATH

Waits for a writer of the FIFO PATH and prints all up to end of file.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintf(os.Stderr, "fifo-read: not one PATH: %q\n",
			flag.Args())
		os.Exit(2)
	}
	if err := run(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "fifo-read:", err)
		os.Exit(1)
	}
}

func run(path string) error {
	if fi, err := os.Stat(path); err != nil {
		return err
	} else if fi.Mode().Type() != fs.ModeNamedPipe {
		return fmt.Errorf("%s: not a FIFO", path)
	}
	f, err := open(path)
	if err != nil {
		return err
	}
	if f == nil {
		fmt.Fprintf(os.Stderr, "fifo-read: %s: no writer has come\n",
			path)
		return nil
	}
	defer f.Close()
	_, err = io.Copy(os.Stdout, f)
	return err
}

// open waits until path has a writer. It returns nil without an error
// if INT or TERM comes first.
func open(path string) (*os.File, error) {
	sig := make(chan os.Signal, 1)
	signal.Notify(sig, unix.SIGINT, unix.SIGTERM)
	var f *os.File
	var err error
	opened := make(chan struct{})
	go func() {
		f, err = os.Open(path)
		close(opened)
	}()
	fmt.Fprintln(os.Stderr, "fifo-read: waiting for a writer of", path)
	select {
	case <-sig:
		return nil, nil
	case <-opened:
	}
	// A signal kills again: part of the data must not pass for all.
	signal.Stop(sig)
	if err == nil && len(sig) > 0 {
		return nil, f.Close() // it came together with the writer
	}
	return f, err
}
