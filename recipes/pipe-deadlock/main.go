// Code generated from book/03-pipes.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: pipe-deadlock

Lets parent and child write 1 MiB to each other before they read.
`
const role = "PIPE_DEADLOCK_ROLE" // makes the program a child

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "pipe-deadlock: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(os.Getenv(role)); err != nil {
		fmt.Fprintln(os.Stderr, "pipe-deadlock:", err)
		os.Exit(1)
	}
}

// write writes 1 MiB; the wrong way, it gives up after a while.
func write(w *os.File, how string) (int, error) {
	if how == "wrong" {
		limit := time.Now().Add(300 * time.Millisecond)
		if err := w.SetWriteDeadline(limit); err != nil {
			return 0, err
		}
	}
	return w.Write(make([]byte, 1<<20))
}

func run(how string) error {
	if how == "" {
		return errors.Join(parent("wrong"), parent("right"))
	}
	// os.NewFile gives deadlines to what is non-blocking by then.
	if err := unix.SetNonblock(1, true); err != nil {
		return os.NewSyscallError("fcntl", err)
	}
	n, err := write(os.NewFile(1, "stdout"), how)
	if err != nil {
		fmt.Fprintf(os.Stderr, "wrong: child wrote %d: %v\n", n, err)
		return nil
	}
	m, err := io.Copy(io.Discard, os.Stdin)
	fmt.Fprintf(os.Stderr, "right: child wrote %d, read %d\n", n, m)
	return err
}

func parent(how string) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	cr, w, err := os.Pipe() // to the child
	if err != nil {
		return err
	}
	r, cw, err := os.Pipe() // from the child
	if err != nil {
		return errors.Join(err, cr.Close(), w.Close())
	}
	defer r.Close()
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), role+"="+how)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = cr, cw, os.Stderr
	if err := errors.Join(cmd.Start(), cw.Close()); err != nil {
		return errors.Join(err, cr.Close(), w.Close())
	}
	if how == "wrong" {
		n, err := write(w, how)
		// Only now: a child that gives up first would break the pipe.
		end := errors.Join(cr.Close(), w.Close(), cmd.Wait())
		fmt.Printf("wrong: parent wrote %d: %v\n", n, err)
		return end
	}
	closed := cr.Close()
	sent := make(chan error, 1)
	go func() {
		_, err := write(w, how)
		sent <- errors.Join(err, w.Close()) // the child's end of file
	}()
	n, err := io.Copy(io.Discard, r)
	fmt.Printf("right: parent read %d while it wrote\n", n)
	return errors.Join(err, closed, <-sent, cmd.Wait())
}
