// Code generated from book/04-fifos.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: fifo-open [-timeout D] [-write] PATH

Copies what others write to the FIFO PATH to standard output.
`

func main() {
	limit := flag.Duration("timeout", 10*time.Second,
		"wait no longer than `D` for the other end")
	write := flag.Bool("write", false, "copy standard input to PATH")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintf(os.Stderr, "fifo-open: bad PATH %q\n", flag.Args())
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *limit, *write); err != nil {
		fmt.Fprintln(os.Stderr, "fifo-open:", err)
		os.Exit(1)
	}
}

func openWriter(path string, limit time.Duration) (*os.File, error) {
	over := time.After(limit)
	for {
		w, err := os.OpenFile(path, os.O_WRONLY|unix.O_NONBLOCK, 0)
		if err == nil {
			// From here on a write waits while the pipe is full.
			err = unix.SetNonblock(int(w.Fd()), false)
			return w, os.NewSyscallError("fcntl", err)
		}
		if !errors.Is(err, unix.ENXIO) {
			return nil, err
		}
		select {
		case <-over:
			return nil, fmt.Errorf("%w: no reader for %v", err, limit)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func openReader(path string, limit time.Duration) (*os.File, error) {
	var r *os.File
	var err error
	done := make(chan bool)
	go func() {
		r, err = os.Open(path)
		close(done)
	}()
	select {
	case <-done:
		return r, err
	case <-time.After(limit):
	}
	w, fault := openWriter(path, time.Minute)
	if fault != nil {
		return nil, fault
	}
	defer w.Close() // when the goroutine, however late, has found it
	<-done
	return nil, errors.Join(err, r.Close(),
		fmt.Errorf("open %s: no writer for %v", path, limit))
}

func run(path string, limit time.Duration, write bool) error {
	open := openReader
	if write {
		open = openWriter
	}
	f, err := open(path, limit)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && info.Mode()&os.ModeNamedPipe == 0 {
		err = fmt.Errorf("open %s: not a FIFO", path)
	} else if err == nil && write {
		_, err = io.Copy(f, os.Stdin)
	} else if err == nil {
		_, err = io.Copy(os.Stdout, f)
	}
	return err
}
