// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-read

Reads 100 to 19999 from a pipe; USR1 ends the read that waits.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "signal-read: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "signal-read:", err)
		os.Exit(1)
	}
}

// write sends a line and a half, and the rest when more is closed.
func write(pw *os.File, more <-chan struct{}) error {
	if _, err := pw.WriteString("100\n1"); err != nil {
		return err
	}
	<-more
	rest := []byte("01\n")
	for n := 102; n < 20000; n++ {
		rest = fmt.Appendln(rest, n)
	}
	_, err := pw.Write(rest)
	return errors.Join(err, pw.Close()) // the reader's end of file
}

func run() error {
	pr, pw, err := os.Pipe()
	if err != nil {
		return err
	}
	defer pr.Close()
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, unix.SIGUSR1)
	go func() {
		for range ch {
			if pr.SetReadDeadline(time.Now()) != nil {
				return // closed: no read is left to end
			}
		}
	}()
	more, wrote := make(chan struct{}), make(chan error, 1)
	go func() { wrote <- write(pw, more) }()

	r, line, n, size, cut := bufio.NewReader(pr), "", 100, 0, 0
	for {
		part, err := r.ReadString('\n')
		line += part // r has given it away: this is the only copy
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			// Before all else: a later signal must cut the next read.
			if err := pr.SetReadDeadline(time.Time{}); err != nil {
				return err
			}
			if cut++; cut == 1 {
				fmt.Printf("SIGUSR1 cut a read, %q in hand\n", line)
				close(more)
			}
			continue
		case err == io.EOF && line == "":
			fmt.Println(n-100, "lines,", size, "bytes, reads cut:", cut)
			return <-wrote
		case err != nil:
			return err
		case line != fmt.Sprintln(n):
			return fmt.Errorf("line %q instead of %d", line, n)
		case n == 100:
			fmt.Printf("PID %d has 100 and half of 101\n", os.Getpid())
		default:
			if err := unix.Kill(os.Getpid(), unix.SIGUSR1); err != nil {
				return os.NewSyscallError("kill", err)
			}
		}
		n, size, line = n+1, size+len(line), ""
	}
}
