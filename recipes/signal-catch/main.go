// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-catch

Names and counts each HUP, INT and TERM; INT and TERM end it.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "signal-catch: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := die(run()); err != nil {
		fmt.Fprintln(os.Stderr, "signal-catch:", err)
		os.Exit(1)
	}
}

// run returns the INT or TERM that ended it.
func run() syscall.Signal {
	defer fmt.Println("cleaning up")
	ch := make(chan os.Signal, 8)
	// Asking for KILL and STOP is no error, and of no use.
	signal.Notify(ch, unix.SIGHUP, unix.SIGINT, unix.SIGTERM,
		unix.SIGKILL, unix.SIGSTOP)
	// From here on a signal is safe: tell those who wait for this line.
	fmt.Printf("PID %d\nwaiting\n", os.Getpid())
	for n := 1; ; n++ {
		sig := (<-ch).(syscall.Signal)
		fmt.Printf("%s, %d so far\n", unix.SignalName(sig), n)
		if sig != unix.SIGHUP {
			return sig
		}
	}
}

// die ends the process by sig's default action, see signal(7).
func die(sig syscall.Signal) error {
	signal.Reset(sig)
	if err := unix.Kill(os.Getpid(), sig); err != nil {
		return os.NewSyscallError("kill", err)
	}
	// Delivery takes a moment, and never happens to a program that was
	// started with sig ignored: then a status has to do.
	<-time.After(time.Second)
	os.Exit(128 + int(sig))
	return nil
}
