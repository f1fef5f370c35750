// Code generated from book/03-pipes.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

const usage = `usage: pipe-three-way COMMAND [ARG]...

Labels each line of COMMAND's standard output and standard error.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "pipe-three-way: COMMAND is missing")
		os.Exit(2)
	}
	if err := run(flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "pipe-three-way:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	sig, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	ctx, cancel := context.WithCancelCause(sig)
	defer cancel(nil)
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	// Kill its children too: while they hold the pipes, nothing ends.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error {
		return os.NewSyscallError("kill",
			unix.Kill(-cmd.Process.Pid, unix.SIGKILL))
	}
	in, inErr := cmd.StdinPipe()
	out, outErr := cmd.StdoutPipe()
	errs, errsErr := cmd.StderrPipe()
	if err := cmp.Or(inErr, outErr, errsErr); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		if err := feed(in); err != nil {
			cancel(err)
		}
	}()
	done := make(chan error, 2)
	go func() { done <- label("out", out) }()
	go func() { done <- label("err", errs) }()
	err := cmp.Or(<-done, <-done) // both ended: now Wait may close them
	if waitErr := cmd.Wait(); waitErr != nil {
		err = fmt.Errorf("%s: %w", args[0], waitErr)
	}
	return cmp.Or(context.Cause(ctx), err)
}

// feed copies standard input to in, as much as the command wants.
func feed(in io.WriteCloser) error {
	_, err := io.Copy(in, os.Stdin)
	err = cmp.Or(err, in.Close())
	if errors.Is(err, unix.EPIPE) || errors.Is(err, os.ErrClosed) {
		return nil // it has closed its end, or has ended
	}
	return err
}

// label prints the lines of r, each with one write and so in one piece.
func label(name string, r io.Reader) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			line = strings.TrimSuffix(line, "\n")
			fmt.Printf("%s: %s\n", name, line)
		}
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}
