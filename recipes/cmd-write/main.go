// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: cmd-write COMMAND [ARG]...

Copies standard input to COMMAND.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	name := flag.Arg(0)
	if name == "" {
		fmt.Fprintln(os.Stderr, "cmd-write: missing operand COMMAND")
		os.Exit(2)
	}
	if err := run(name, flag.Args()[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "cmd-write: %s: %v\n", name, err)
		os.Exit(1)
	}
}

// run copies standard input to the command, and returns what failed.
func run(name string, args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	cmd.Cancel = func() error {
		return cmd.Process.Signal(unix.SIGTERM)
	}
	cmd.WaitDelay = time.Second // then comes KILL
	if err := cmd.Start(); err != nil {
		// os/exec repeats the name; the error in it says why.
		return cmp.Or(errors.Unwrap(err), err)
	}
	copied := make(chan error, 1)
	go func() {
		_, err := io.Copy(in, os.Stdin)
		// In this order: a command that saw the end of its input ends
		// when the result is on the channel already.
		copied <- err
		_ = in.Close() // it fails if Wait has closed it already
	}()
	err = cmd.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return both(err, unread(copied))
}

// unread returns why the ended command did not get all input, or nil.
func unread(copied <-chan error) error {
	err := error(unix.EPIPE)
	select {
	case err = <-copied:
	default:
	}
	// ErrClosed: Wait was faster in closing the pipe than the copy in
	// finding it broken.
	if errors.Is(err, unix.EPIPE) || errors.Is(err, fs.ErrClosed) {
		const why = "it ended before it had read everything"
		return fmt.Errorf("%w: %s", unix.EPIPE, why)
	}
	return err
}

// both makes one line of two errors.
func both(a, b error) error {
	if a != nil && b != nil {
		return fmt.Errorf("%w; %w", a, b)
	}
	return cmp.Or(a, b)
}
