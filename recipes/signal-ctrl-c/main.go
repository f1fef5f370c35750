// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-ctrl-c

Starts a child that ^C does not reach. INT and TERM stop it in order.
`

const role = "SIGNAL_CTRL_C_ROLE"

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "signal-ctrl-c: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if os.Getenv(role) == "child" {
		os.Exit(child())
	}
	if err := parent(); err != nil {
		fmt.Fprintln(os.Stderr, "signal-ctrl-c:", err)
		os.Exit(1)
	}
}

func parent() error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM, unix.SIGHUP)
	defer stop()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self)
	cmd.Env = append(os.Environ(), role+"=child")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	// Nothing is written to it: the child reads end of file when this
	// process ends, of whatever it dies.
	if _, err := cmd.StdinPipe(); err != nil {
		return err
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error {
		fmt.Printf("parent %d: %v, TERM to the child\n",
			os.Getpid(), context.Cause(ctx))
		return cmd.Process.Signal(unix.SIGTERM)
	}
	cmd.WaitDelay = 10 * time.Second // from TERM to KILL
	fmt.Printf("parent %d: in group %d\n", os.Getpid(), unix.Getpgrp())
	if err := cmd.Start(); err != nil {
		return err
	}
	err = cmd.Wait()
	fmt.Printf("parent %d: child ended with %v\n", os.Getpid(),
		cmd.ProcessState)
	if errors.Is(err, context.Canceled) {
		return nil // it has ended with status 0, as it was asked to
	}
	return err
}

// child works until TERM, INT or the end of its parent; it returns its
// exit status.
func child() int {
	ch := make(chan os.Signal, 3)
	signal.Notify(ch, unix.SIGINT, unix.SIGTERM)
	go func() {
		if _, err := os.Stdin.Read(make([]byte, 1)); err != nil {
			ch <- unix.SIGTERM // as if the parent had asked
		}
	}()
	pid := os.Getpid()
	fmt.Printf("child %d: in group %d, at work\n", pid, unix.Getpgrp())
	if <-ch == unix.SIGINT {
		fmt.Printf("child %d: INT, work lost\n", pid)
		return 1
	}
	fmt.Printf("child %d: asked to stop, work saved\n", pid)
	return 0
}
