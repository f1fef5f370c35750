// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

const usage = `usage: signal-ignore [-wrong]

Discards INT inside a function, and dies of INT after it.
`

func main() {
	wrong := flag.Bool("wrong", false, "try signal.Ignore and Reset")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	do := run
	switch {
	case flag.Arg(0) == "role:child":
		do = child
	case flag.NArg() > 0:
		fmt.Fprintf(os.Stderr, "signal-ignore: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	case *wrong:
		do = wrongly
	}
	if err := do(); err != nil {
		fmt.Fprintln(os.Stderr, "signal-ignore:", err)
		os.Exit(1)
	}
}

func run() error {
	if err := precious(inside); err != nil {
		return err
	}
	fmt.Println("outside: press ^C")
	select {}
}

// precious runs f and discards INT meanwhile, for the whole process. An
// INT that it discards shows in tried, which f need not read.
func precious(f func(tried <-chan os.Signal) error) error {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, syscall.SIGINT)
	defer signal.Stop(ch)
	return f(ch)
}

// inside runs a child that the same ^C reaches, and that ignores it.
func inside(tried <-chan os.Signal) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command("sh", "-c", `trap "" INT; exec "$0" "$1"`,
		self, "role:child")
	cmd.Stdout = os.Stdout
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	<-tried
	fmt.Println("inside: INT discarded")
	err = errors.Join(stdin.Close(), cmd.Wait())
	fmt.Println("child:", cmd.ProcessState)
	return err
}

// child is ready last, and so tells the user to go on.
func child() error {
	fmt.Println("child: INT ignored:", signal.Ignored(syscall.SIGINT))
	fmt.Println("inside: press ^C")
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// wrongly shows what does not work: INT stays without effect after it.
func wrongly() error {
	signal.Ignore(syscall.SIGINT)
	signal.Reset(syscall.SIGINT)
	err := syscall.Kill(os.Getpid(), syscall.SIGINT)
	<-time.After(100 * time.Millisecond)
	fmt.Println("alive, INT ignored:", signal.Ignored(syscall.SIGINT))
	return os.NewSyscallError("kill", err)
}
