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
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: cmd-background COMMAND [ARG]...

Starts COMMAND, works until it ends, and looks for zombies.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	name := flag.Arg(0)
	if name == "" {
		fmt.Fprintln(os.Stderr,
			"cmd-background: missing operand COMMAND")
		os.Exit(2)
	}
	if err := run(name, flag.Args()[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "cmd-background: %s: %v\n", name, err)
		os.Exit(1)
	}
}

// run works beside the command, and returns why the command failed.
func run(name string, args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	cmd := exec.CommandContext(ctx, name, args...)
	// Stdin stays nil, which is /dev/null: lines that are typed are
	// the parent's.
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.Cancel = func() error {
		return cmd.Process.Signal(unix.SIGTERM)
	}
	cmd.WaitDelay = time.Second // then comes KILL
	if err := cmd.Start(); err != nil {
		// os/exec repeats the name; the error in it says why.
		return cmp.Or(errors.Unwrap(err), err)
	}
	fmt.Println("parent: started", cmd.Process.Pid)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	steps, err := work(ended)
	fmt.Printf("parent: told after %d steps: %v\n",
		steps, cmd.ProcessState)
	if err := look(); err != nil {
		return err
	}
	return cmp.Or(context.Cause(ctx), err)
}

// work does a step now and then until the command has ended. It returns
// how many they were, and what Wait said.
func work(ended <-chan error) (steps int, err error) {
	fmt.Println("parent: working")
	next := time.NewTicker(10 * time.Millisecond)
	defer next.Stop()
	for {
		select {
		case <-next.C:
			steps++ // stands for the parent's own work
		case err := <-ended:
			return steps, err
		}
	}
}

// look returns an error if this process has a child, dead or alive.
func look() error {
	pid, err := unix.Wait4(-1, nil, unix.WNOHANG, nil)
	if err != unix.ECHILD {
		return cmp.Or(err, fmt.Errorf("child left behind: %d", pid))
	}
	fmt.Println("parent: no child left:", err)
	return nil
}
