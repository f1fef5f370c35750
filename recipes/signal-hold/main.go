// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-hold [-ignore]

Handles INT only after a section in which its account does not balance.
`

func main() {
	lose := flag.Bool("ignore", false, "ignore INT, do not hold it")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "signal-hold: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(*lose); err != nil {
		fmt.Fprintln(os.Stderr, "signal-hold:", err)
		os.Exit(1)
	}
}

func run(lose bool) error {
	// One place is all it takes: like the kernel's pending bit it keeps
	// the first INT, and every further one is that same INT again.
	held := make(chan os.Signal, 1)
	if lose {
		signal.Ignore(unix.SIGINT)
	} else {
		signal.Notify(held, unix.SIGINT)
	}
	from, to := 100, 0
	if err := transfer(&from, &to, 30); err != nil {
		return err
	}
	if lose {
		signal.Notify(held, unix.SIGINT)
	}
	// Nobody received from held until now.
	select {
	case <-held:
		fmt.Printf("INT, held until now: %d + %d\n", from, to)
	case err := <-endOfInput():
		fmt.Println("no INT came")
		return err
	}
	return nil
}

// transfer must not be left between its two steps.
func transfer(from, to *int, amount int) error {
	*from -= amount
	fmt.Printf("inside: %d + %d, press ^C, then ^D\n", *from, *to)
	if err := <-endOfInput(); err != nil {
		return err
	}
	*to += amount
	fmt.Printf("done: %d + %d\n", *from, *to)
	return nil
}

// endOfInput gets a value when the user presses ^D.
func endOfInput() <-chan error {
	end := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, os.Stdin)
		end <- err
	}()
	return end
}
