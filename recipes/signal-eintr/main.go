// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-eintr

Waits by os, net and poll for bytes that come only after USR1 came.
`

// Linux prefers the main thread for a signal, so the waits are there.
func init() { runtime.LockOSThread() }

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "signal-eintr: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "signal-eintr:", err)
		os.Exit(1)
	}
}

func run() error {
	p, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		return os.NewSyscallError("socketpair", err)
	}
	r := os.NewFile(uintptr(p[0]), "reader")
	defer r.Close() // not before: poll waits for its descriptor
	w := os.NewFile(uintptr(p[1]), "writer")
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, unix.SIGUSR1)
	fmt.Println("PID", os.Getpid(), "waits for signals")
	if err := read("os", r, w, ch); err != nil {
		return err
	}
	conn, err := net.FileConn(r)
	if err != nil {
		return err
	}
	if err := read("net", conn, w, ch); err != nil {
		return err
	}
	return poll(int32(p[0]), w)
}

// read waits for a byte, which is written when 10 signals have come.
func read(by string, r io.Reader, w *os.File, ch chan os.Signal) error {
	wrote := make(chan error, 1)
	go func() {
		for range 10 {
			<-ch
		}
		_, err := w.Write([]byte("."))
		wrote <- err
	}()
	n, err := r.Read(make([]byte, 1))
	fmt.Printf("%s: %d byte after 10 signals, error %v\n", by, n, err)
	return errors.Join(err, <-wrote)
}

// poll waits until fd can be read, 10 seconds at most in all.
func poll(fd int32, w *os.File) error {
	fds := []unix.PollFd{{Fd: fd, Events: unix.POLLIN}}
	end := time.Now().Add(10 * time.Second)
	for cut := 0; ; cut++ {
		left := max(0, time.Until(end).Milliseconds())
		n, err := unix.Poll(fds, int(left))
		switch {
		case err == unix.EINTR && cut == 0:
			fmt.Println("poll:", err)
			if _, err := w.Write([]byte(".")); err != nil {
				return err
			}
		case err == nil && n == 0:
			return os.ErrDeadlineExceeded
		case err == nil:
			fmt.Println("poll: called again until", n, "was ready")
			return nil
		case err != unix.EINTR:
			return os.NewSyscallError("poll", err)
		}
	}
}
