// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

const usage = `usage: cmd-status COMMAND [ARG]...

Says how COMMAND ended, and ends with the status a shell would give.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "cmd-status: want COMMAND [ARG]...")
		os.Exit(2)
	}
	status, err := run(flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "cmd-status:", err)
	}
	os.Exit(status)
}

// run returns the status for the shell.
func run(argv []string) (int, error) {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, unix.SIGINT, unix.SIGTERM)
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		status := 126
		if errors.Is(err, exec.ErrNotFound) ||
			errors.Is(err, fs.ErrNotExist) {
			status = 127
		}
		return status, fmt.Errorf("never started: %w", err)
	}
	// Whoever ends this program means the command.
	go func() {
		for sig := range ch {
			if cmd.Process.Signal(sig) != nil {
				return // it has ended
			}
		}
	}()
	if err := cmd.Wait(); cmd.ProcessState == nil {
		return 1, err
	}
	ws := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if sig := ws.Signal(); ws.Signaled() {
		fmt.Printf("killed by %s, core dumped: %t\n",
			cmp.Or(unix.SignalName(sig), sig.String()), ws.CoreDump())
		return 128 + int(sig), nil
	}
	fmt.Printf("exited: %d\n", ws.ExitStatus())
	return ws.ExitStatus(), nil
}
