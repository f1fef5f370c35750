// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-lost

Sends itself signals while nobody receives, with channels of different
capacity, and prints what was kept.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "signal-lost: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "signal-lost:", err)
		os.Exit(1)
	}
}

func run() error {
	one := []os.Signal{unix.SIGUSR1}
	both := []os.Signal{unix.SIGUSR1, unix.SIGUSR2}
	for _, try := range []struct {
		capacity int
		sigs     []os.Signal
	}{{0, one}, {1, one}, {1, both}, {2, both}} {
		got, err := kept(try.capacity, try.sigs)
		if err != nil {
			return err
		}
		fmt.Printf("capacity %d, sent %v: kept %v\n",
			try.capacity, names(try.sigs), names(got))
	}
	return nil
}

// names turns signals into words such as SIGUSR1.
func names(sigs []os.Signal) (list []string) {
	for _, sig := range sigs {
		list = append(list, unix.SignalName(sig.(unix.Signal)))
	}
	return list
}

// kept sends sigs, and returns those that a channel has kept.
func kept(capacity int, sigs []os.Signal) (got []os.Signal, err error) {
	// Wrong for capacity 0. vet and staticcheck would say so if they
	// could see the number here.
	ch := make(chan os.Signal, capacity)
	signal.Notify(ch, sigs...)
	arrived := make(chan os.Signal, 1)
	signal.Notify(arrived, sigs...)
	defer signal.Stop(arrived)
	for _, sig := range sigs {
		err := unix.Kill(os.Getpid(), sig.(unix.Signal))
		if err != nil {
			return nil, os.NewSyscallError("kill", err)
		}
		<-arrived
	}
	signal.Stop(ch) // returns when nothing is on its way to ch
	close(ch)
	for sig := range ch {
		got = append(got, sig)
	}
	return got, nil
}
