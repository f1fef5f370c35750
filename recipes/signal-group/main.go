// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-group

Sends HUP to its process group, and reports how its children end.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	do := run
	if flag.Arg(0) == "role:child" {
		do = child
	} else if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "signal-group: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := do(); err != nil {
		fmt.Fprintln(os.Stderr, "signal-group:", err)
		os.Exit(1)
	}
}

func run() error {
	if signal.Ignored(unix.SIGHUP) {
		return errors.New("HUP is ignored, and children inherit that")
	}
	// A shell without job control shares its group with us: spare it.
	if unix.Getpgrp() != os.Getpid() {
		if err := unix.Setpgid(0, 0); err != nil {
			return os.NewSyscallError("setpgid", err)
		}
	}
	fmt.Println("PID", os.Getpid(), "leads the group")
	var children []*exec.Cmd
	for range 3 {
		cmd, err := start()
		if err != nil {
			return err
		}
		children = append(children, cmd)
	}
	if err := hangup(); err != nil {
		return err
	}
	for _, cmd := range children {
		fmt.Printf("PID %d: %v\n", cmd.Process.Pid, cmd.Wait())
	}
	fmt.Println("PID", os.Getpid(), "lives")
	return nil
}

// hangup sends HUP to our group and survives it.
func hangup() error {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, unix.SIGHUP)
	defer signal.Stop(ch)
	if err := unix.Kill(-unix.Getpgrp(), unix.SIGHUP); err != nil {
		return os.NewSyscallError("kill", err)
	}
	// Ours must be here before Stop, or it would be deadly after it.
	<-ch
	return nil
}

// start returns a child that is ready, and ends when its input does.
func start() (*exec.Cmd, error) {
	self, err1 := os.Executable()
	cmd := exec.Command(self, "role:child")
	_, err2 := cmd.StdinPipe()
	stdout, err3 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	_, err := bufio.NewReader(stdout).ReadString('\n')
	return cmd, err
}

func child() error {
	fmt.Println("ready")
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}
