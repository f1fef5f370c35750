// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-burst [N]

Sends itself N signals while it computes, from 1 to 1000000 (default
1000), and counts those that arrive.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	args := append(flag.Args(), "1000")
	n, err := strconv.Atoi(args[0])
	if err != nil || n < 1 || n > 1000000 || len(args) > 2 {
		fmt.Fprintf(os.Stderr, "signal-burst: no count %q\n",
			strings.Join(flag.Args(), " "))
		os.Exit(2)
	}
	if err := run(n); err != nil {
		fmt.Fprintln(os.Stderr, "signal-burst:", err)
		os.Exit(1)
	}
}

func run(n int) error {
	// One goroutine at a time: while one computes, the others wait.
	runtime.GOMAXPROCS(1)
	// Room for all: what does not arrive was lost before this channel.
	ch := make(chan os.Signal, n)
	signal.Notify(ch, unix.SIGUSR1)
	handled, first, end := 0, make(chan bool), make(chan bool)
	go func() {
		defer close(end)
		for range ch {
			if handled++; handled == 1 {
				close(first)
			}
		}
	}()
	var stop atomic.Bool
	result := make(chan error, 1)
	go func() {
		err := burst(n)
		if err == nil {
			<-first
		}
		result <- err
		stop.Store(true)
	}()
	// This loop calls nothing and waits for nothing. It ends only if
	// the runtime interrupts it in favour of the goroutines above.
	steps, hash := 0, uint64(0)
	for ; !stop.Load(); steps++ {
		hash = hash*31 + uint64(steps)
	}
	// Stop lets nothing more into ch, but leaves there what has come.
	signal.Stop(ch)
	close(ch)
	<-end
	fmt.Printf("hash %x after %d steps\n", hash, steps)
	fmt.Printf("sent %d, handled %d\n", n, handled)
	fmt.Println("fewer than sent:", handled < n)
	return <-result
}

// burst sends n signals to this process.
func burst(n int) error {
	for range n {
		if err := unix.Kill(os.Getpid(), unix.SIGUSR1); err != nil {
			return os.NewSyscallError("kill", err)
		}
	}
	return nil
}
