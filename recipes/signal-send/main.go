// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-send [-drop] [--] PID SIGNAL

Sends a signal, by number or by name with or without SIG. A negative PID
is a process group, and needs -- before it. The number 0 sends nothing.
`

func main() {
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	drop := flag.Bool("drop", false, "as root, become nobody first")
	flag.Parse()
	pid, sig, err := operands(flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "signal-send:", err)
		os.Exit(2)
	}
	if err := run(*drop, pid, sig); err != nil {
		fmt.Fprintln(os.Stderr, "signal-send:", err)
		os.Exit(1)
	}
}

// operands reads PID and SIGNAL. What a slip would turn into 0 or -1 is
// refused: kill(2) takes these for our own group and for everybody.
func operands(args []string) (int, syscall.Signal, error) {
	if len(args) != 2 {
		return 0, 0, fmt.Errorf("want PID and SIGNAL, got %q", args)
	}
	// The kernel cuts a PID to 32 bits: 4294967295 would be -1 again.
	pid, err := strconv.ParseInt(args[0], 10, 32)
	if err != nil || pid == 0 || pid == -1 {
		return 0, 0, fmt.Errorf("no PID %q", args[0])
	}
	if n, err := strconv.ParseUint(args[1], 10, 7); err == nil {
		return int(pid), syscall.Signal(n), nil
	}
	bare := strings.TrimPrefix(strings.ToUpper(args[1]), "SIG")
	sig := unix.SignalNum("SIG" + bare)
	if sig == 0 {
		return 0, 0, fmt.Errorf("no signal %q", args[1])
	}
	return int(pid), sig, nil
}

func run(drop bool, pid int, sig syscall.Signal) error {
	if drop && os.Geteuid() == 0 {
		// kill looks at user IDs only, so the groups may stay.
		if err := unix.Setuid(65534); err != nil {
			return os.NewSyscallError("setuid", err)
		}
	}
	name := unix.SignalName(sig)
	if name == "" {
		name = sig.String()
	}
	err := os.NewSyscallError("kill", unix.Kill(pid, sig))
	switch {
	case errors.Is(err, unix.ESRCH):
		return fmt.Errorf("nobody has PID %d: %w", pid, err)
	case errors.Is(err, unix.EPERM):
		return fmt.Errorf("PID %d is not ours: %w", pid, err)
	case err == nil:
		fmt.Printf("%s sent to PID %d\n", name, pid)
	}
	return err
}
