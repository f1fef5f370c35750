// Code generated from book/04-fifos.md by cookbook gen. DO NOT EDIT.

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: fifo-cancel

Gives up reads of a FIFO and of standard input, then reads a line.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "fifo-cancel: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "fifo-cancel:", err)
		os.Exit(1)
	}
}

// read reads once, and no longer than until ctx is done.
func read(ctx context.Context, f *os.File) (string, error) {
	if err := f.SetReadDeadline(time.Time{}); err != nil {
		return "", err
	}
	set := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		set <- f.SetReadDeadline(time.Unix(1, 0))
	})
	b := make([]byte, 4096)
	n, err := f.Read(b)
	if !stop() { // it must not come late, and strike the next read
		err = errors.Join(err, <-set)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = context.Cause(ctx)
	}
	return string(b[:n]), err
}

// fifo returns a FIFO with a silent writer, which is f itself.
func fifo() (*os.File, error) {
	dir, err := os.MkdirTemp("", "cancel")
	if err != nil {
		return nil, err
	}
	path := dir + "/fifo"
	err1 := os.NewSyscallError("mkfifo", unix.Mkfifo(path, 0o600))
	f, err2 := os.OpenFile(path, os.O_RDWR, 0)
	return f, errors.Join(err1, err2, os.RemoveAll(dir))
}

func try(ctx context.Context, f *os.File, d time.Duration) string {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	s, err := read(ctx, f)
	return fmt.Sprintf("%q, %v", s, err)
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	f, err := fifo()
	if err != nil {
		return err
	}
	short := 100 * time.Millisecond
	none := try(ctx, f, short)
	fmt.Println("FIFO:", none)
	_, err = f.WriteString("late\n")
	fmt.Println("FIFO, later:", try(ctx, f, time.Hour))
	f.Fd()      // puts the descriptor into blocking mode
	got := none // a busy machine may be late even to block: again
	for ; got == none; got = try(ctx, f, short) {
		time.AfterFunc(3*short, func() { fmt.Fprintln(f, "300ms") })
	}
	fmt.Println("wrong, FIFO after Fd:", got)
	fmt.Println("wrong, os.Stdin:", try(ctx, os.Stdin, short))
	err1 := unix.SetNonblock(0, true)
	in := os.NewFile(0, "/dev/stdin")
	fmt.Println("standard input:", try(ctx, in, short))
	fmt.Println("type a line")
	fmt.Println("standard input, later:", try(ctx, in, time.Hour))
	err2 := unix.SetNonblock(0, false) // the shell shares it
	return errors.Join(err, err1, err2, context.Cause(ctx))
}
