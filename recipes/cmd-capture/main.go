// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: cmd-capture COMMAND [ARG]...

Prints the output and the errors of COMMAND at once, then its status.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	name := flag.Arg(0)
	if name == "" {
		fmt.Fprintln(os.Stderr, "cmd-capture: missing operand COMMAND")
		os.Exit(2)
	}
	if err := run(name, flag.Args()[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "cmd-capture: %s: %v\n", name, err)
		os.Exit(1)
	}
}

// run prints what the command wrote, and returns why it failed.
func run(name string, args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdin = os.Stdin
	cmd.Cancel = func() error {
		return cmd.Process.Signal(unix.SIGTERM)
	}
	// Then comes KILL. It also limits the wait for others who hold the
	// pipe when the command has ended.
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.CombinedOutput()
	if cmd.Process == nil {
		// os/exec repeats the name; the error in it says why.
		return cmp.Or(errors.Unwrap(err), err)
	}
	text := string(out)
	fmt.Printf("captured %d bytes\n%s", len(text), text)
	if text != "" && !strings.HasSuffix(text, "\n") {
		fmt.Println()
	}
	if err != nil {
		return cmp.Or(context.Cause(ctx), err)
	}
	fmt.Println(cmd.ProcessState)
	return nil
}
