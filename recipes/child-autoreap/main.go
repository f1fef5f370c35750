// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: child-autoreap

Ends a child with status 3, four times, and shows what Wait says.
`
const role = "CHILD_AUTOREAP_CHILD" // makes the program a child

func main() {
	if os.Getenv(role) != "" {
		os.Exit(3)
	}
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr,
			"child-autoreap: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "child-autoreap:", err)
		os.Exit(1)
	}
}

func run() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	ch := make(chan os.Signal, 1)
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"at first", func() {}},
		{"after signal.Ignore", func() { signal.Ignore(unix.SIGCHLD) }},
		{"after signal.Reset", func() { signal.Reset(unix.SIGCHLD) }},
		{"after Notify and Stop", func() {
			signal.Notify(ch, unix.SIGCHLD)
			signal.Stop(ch)
		}},
	} {
		step.do()
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), role+"=1")
		if err := cmd.Start(); err != nil {
			return err
		}
		err := cmd.Wait()
		fmt.Printf("%s: %v\n", step.name, err)
		if errors.Is(err, unix.ECHILD) {
			// Nobody has waited for it, and it is no zombie either.
			fmt.Println("its PID:", probe(cmd.Process.Pid))
		}
	}
	return nil
}

// probe returns what kill says of pid. The kernel wakes Wait a moment
// before it removes the PID, so probe gives it up to a second.
func probe(pid int) error {
	err := unix.Kill(pid, 0)
	for i := 0; i < 1000 && err == nil; i++ {
		<-time.After(time.Millisecond)
		err = unix.Kill(pid, 0)
	}
	return err
}
