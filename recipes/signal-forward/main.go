// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-forward COMMAND [ARG]...

Runs COMMAND, passes signals on to it and ends as it ends. Its own
statuses: 2 without COMMAND, 127 if it is not found, 126 if it cannot
be run.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "signal-forward: missing COMMAND")
		os.Exit(2)
	}
	status, err := run(flag.Args())
	if err == nil && status.Signaled() {
		err = die(status.Signal())
	}
	if err == nil {
		os.Exit(status.ExitStatus())
	}
	fmt.Fprintln(os.Stderr, "signal-forward:", err)
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, unix.ENOENT) {
		os.Exit(127)
	}
	os.Exit(126)
}

// run returns the status with which the command of args has ended.
func run(args []string) (status syscall.WaitStatus, err error) {
	// Before Start: a signal that is too early is kept, not deadly.
	ch := make(chan os.Signal, 16)
	for _, sig := range []os.Signal{unix.SIGHUP, unix.SIGINT,
		unix.SIGQUIT, unix.SIGTERM, unix.SIGUSR1, unix.SIGUSR2} {
		if !signal.Ignored(sig) { // as HUP by nohup: leave it like that
			signal.Notify(ch, sig)
		}
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return status, err
	}
	go forward(ch, cmd.Process)
	if err := cmd.Wait(); cmd.ProcessState == nil {
		return status, err
	}
	return cmd.ProcessState.Sys().(syscall.WaitStatus), nil
}

// forward passes signals on to p, but not those that p has already.
func forward(ch <-chan os.Signal, p *os.Process) {
	for sig := range ch {
		if (sig == unix.SIGINT || sig == unix.SIGQUIT) && foreground() {
			continue
		}
		err := p.Signal(sig)
		if err != nil && !errors.Is(err, os.ErrProcessDone) {
			fmt.Fprintln(os.Stderr, "signal-forward:", err)
		}
	}
}

// foreground says whether the keyboard sends ^C and ^\ to the group
// that wrapper and command share.
func foreground() bool {
	tty, err := os.Open("/dev/tty")
	if err != nil {
		return false // no terminal, nobody typed
	}
	defer tty.Close()
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

// die becomes a shell that dies of sig: no Go program dies of USR1 or
// SEGV, because the runtime catches them. exec gives the default back.
func die(sig syscall.Signal) error {
	script := "ulimit -c 0; kill -$0 $$; exit $((128 + $0))"
	args := []string{"sh", "-c", script, fmt.Sprint(int(sig))}
	return os.NewSyscallError("execve",
		unix.Exec("/bin/sh", args, os.Environ()))
}
