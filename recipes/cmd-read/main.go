// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: cmd-read COMMAND [ARG]...

Runs COMMAND and numbers the lines of its output as they come.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	name := flag.Arg(0)
	if name == "" {
		fmt.Fprintln(os.Stderr, "cmd-read: missing operand COMMAND")
		os.Exit(2)
	}
	if err := run(name, flag.Args()[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "cmd-read: %s: %v\n", name, err)
		os.Exit(1)
	}
}

// run numbers the command's lines, and returns why it failed.
func run(name string, args []string) error {
	sig, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	ctx, cancel := context.WithCancelCause(sig)
	defer cancel(nil)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdin, cmd.Stderr = os.Stdin, os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	cmd.Cancel = func() error {
		// The close ends the loop below even if children of the command
		// hold the other end of the pipe.
		err := cmd.Process.Signal(unix.SIGTERM)
		return errors.Join(err, out.Close())
	}
	cmd.WaitDelay = time.Second // then comes KILL
	if err := cmd.Start(); err != nil {
		// os/exec repeats the name; the error in it says why.
		return cmp.Or(errors.Unwrap(err), err)
	}
	lines := bufio.NewScanner(out)
	for n := 1; lines.Scan(); n++ {
		fmt.Printf("%d: %s\n", n, lines.Text())
	}
	if err := lines.Err(); err != nil {
		cancel(err) // nobody reads on, so the command has to end
	}
	err = cmd.Wait()
	return cmp.Or(context.Cause(ctx), err)
}
