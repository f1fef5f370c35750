// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-shutdown [-limit D]

Does one job after another until INT or TERM; a job is done when a
line comes on standard input.
`

func main() {
	limit := flag.Duration("limit", 10*time.Second,
		"time for the job in hand after the first signal")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr,
			"signal-shutdown: unexpected operand %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(*limit); err != nil {
		fmt.Fprintln(os.Stderr, "signal-shutdown:", err)
		os.Exit(1)
	}
}

func run(limit time.Duration) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- work(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	// Before the line that invites the second signal: from here on it
	// has its default action again.
	stop()
	fmt.Printf("%v: job in hand has %v, next signal kills\n",
		context.Cause(ctx), limit)
	select {
	case err := <-done:
		return err
	case <-time.After(limit):
		return fmt.Errorf("job in hand: not done within %v", limit)
	}
}

// work does jobs until ctx is done or standard input ends.
func work(ctx context.Context) error {
	in := bufio.NewReader(os.Stdin)
	for n := 1; ctx.Err() == nil; n++ {
		fmt.Printf("job %d: any line completes it\n", n)
		if _, err := in.ReadString('\n'); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		fmt.Printf("job %d done\n", n)
	}
	return nil
}
