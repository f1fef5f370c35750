// Code generated from book/10-daemons.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

const usage = `usage: daemon-init COMMAND [ARG]...

Runs COMMAND, passes signals on to it, reaps orphans, and ends with its
status: 128+n if signal n killed it, 127 if it could not be started.
`

// init keeps main alone on the main thread. The kernel gives orphans to
// this thread; commands are children of others.
func init() { runtime.LockOSThread() }

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "daemon-init: missing COMMAND")
		os.Exit(2)
	}
	status, err := run(flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "daemon-init:", err)
	}
	os.Exit(status)
}

func run(args []string) (int, error) {
	err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
	if err != nil {
		return 127, os.NewSyscallError("prctl", err)
	}
	died, sent := make(chan os.Signal, 1), make(chan os.Signal, 16)
	signal.Notify(died, unix.SIGCHLD)
	signal.Notify(sent, unix.SIGHUP, unix.SIGINT, unix.SIGQUIT,
		unix.SIGTERM, unix.SIGUSR1, unix.SIGUSR2)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	started, ended := make(chan error), make(chan error)
	go func() { // on another thread
		started <- cmd.Start()
		ended <- cmd.Wait()
	}()
	if err := <-started; err != nil {
		return 127, err
	}
	for {
		select {
		case <-died:
		case sig := <-sent:
			forward(sig, cmd.Process)
		case err := <-ended:
			reap()
			if cmd.ProcessState == nil {
				return 127, err
			}
			ws := cmd.ProcessState.Sys().(syscall.WaitStatus)
			if ws.Signaled() {
				return 128 + int(ws.Signal()), nil
			}
			return ws.ExitStatus(), nil
		}
		reap()
	}
}

// reap takes the orphans that have ended, and no child of os/exec.
func reap() {
	for {
		id, err := unix.Wait4(-1, nil, unix.WNOHANG|unix.WNOTHREAD, nil)
		if err != nil || id == 0 {
			return // ECHILD: there is none, 0: none has ended
		}
		fmt.Fprintln(os.Stderr, "daemon-init: reaped orphan", id)
	}
}

// forward passes sig on to p, unless the keyboard has sent it to both.
func forward(sig os.Signal, p *os.Process) {
	tty, _ := os.Open("/dev/tty") // nil without a terminal
	defer tty.Close()
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	typed := err == nil && group == unix.Getpgrp()
	if !typed || sig != unix.SIGINT && sig != unix.SIGQUIT {
		_ = p.Signal(sig) // the command may have ended
	}
}
