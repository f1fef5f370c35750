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

	"golang.org/x/sys/unix"
)

const usage = `usage: pipe-coprocess [COMMAND [ARG]...]

Sends each line of standard input to COMMAND (default cat -un), and
prints the reply, a line for a line.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	args := flag.Args()
	if len(args) == 0 {
		args = []string{"cat", "-un"}
	}
	if err := run(args); err != nil {
		fmt.Fprintln(os.Stderr, "pipe-coprocess:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() {
		r := bufio.NewReader(out)
		err := talk(in, r)
		// In this order: the command's end of file, its last words,
		// and then, below, its status.
		closed := in.Close()
		_, last := io.Copy(os.Stdout, r)
		done <- cmp.Or(err, closed, last)
	}()
	select {
	case err = <-done:
	case <-ctx.Done(): // and the command is killed
	}
	if waitErr := cmd.Wait(); waitErr != nil {
		err = fmt.Errorf("%s: %w", args[0], waitErr)
	}
	return cmp.Or(context.Cause(ctx), err)
}

// talk sends each line of standard input, and prints its reply.
func talk(in io.Writer, out *bufio.Reader) error {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		_, err := fmt.Fprintln(in, lines.Text())
		if err != nil && !errors.Is(err, unix.EPIPE) {
			return err
		}
		// After EPIPE too: the read tells the same, without a race.
		reply, err := out.ReadString('\n')
		fmt.Print(reply)
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("no reply to %q", lines.Text())
		} else if err != nil {
			return err
		}
	}
	return lines.Err()
}
