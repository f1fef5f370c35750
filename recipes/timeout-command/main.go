// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: timeout-command [-timeout D] COMMAND [ARG]...

Runs COMMAND, and stops it and all that it has started after D. The
status is 124 after D, 128+N if signal N ended COMMAND or this program,
and the status of COMMAND otherwise.
`

func main() {
	limit := flag.Duration("timeout", 10*time.Second, "run at most `D`")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "timeout-command: COMMAND is missing")
		os.Exit(2)
	}
	status, err := run(*limit, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "timeout-command:", err)
	}
	os.Exit(status)
}

// run returns the status to end with.
func run(limit time.Duration, args []string) (status int, err error) {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, unix.SIGHUP, unix.SIGINT, unix.SIGTERM)
	cmd := exec.Command(args[0], args[1:]...)
	// Files as they are: Wait has nothing to copy, and never hangs.
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	// A process group of its own, which its children inherit.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case waitErr := <-ended:
		if cmd.ProcessState == nil {
			return 1, waitErr
		}
		status = shellStatus(cmd.ProcessState)
	case <-time.After(limit):
		status = 124
		err = fmt.Errorf("%s: timed out after %v", args[0], limit)
	case sig := <-stop:
		status = 128 + int(sig.(syscall.Signal))
		err = fmt.Errorf("%s: %v", args[0], sig)
	}
	killErr := unix.Kill(-cmd.Process.Pid, unix.SIGKILL)
	if killErr != nil && killErr != unix.ESRCH { // ESRCH: none left
		return 1, os.NewSyscallError("kill", killErr)
	}
	if err != nil {
		if waitErr := <-ended; cmd.ProcessState == nil {
			return 1, waitErr // else it was killed, and is no zombie
		}
	}
	return status, err
}

// shellStatus is the exit status, or 128 and the number of the signal.
func shellStatus(ps *os.ProcessState) int {
	if ws := ps.Sys().(syscall.WaitStatus); ws.Signaled() {
		return 128 + int(ws.Signal())
	}
	return ps.ExitCode()
}
