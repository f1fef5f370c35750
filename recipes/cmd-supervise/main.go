// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: cmd-supervise [OPTION]... COMMAND [ARG]...

Runs COMMAND until it succeeds, again and again if it crashes. INT and
TERM stop COMMAND, its children, and cmd-supervise.
`

type options struct {
	first, most, healthy, grace time.Duration
	crashes                     uint
}

func main() {
	var o options
	flag.DurationVar(&o.first, "first", 100*time.Millisecond,
		"pause after the first crash; each further pause is double")
	flag.DurationVar(&o.most, "most", time.Minute, "longest pause")
	flag.DurationVar(&o.healthy, "healthy", 10*time.Second,
		"a run this long makes up for earlier crashes")
	flag.DurationVar(&o.grace, "grace", 5*time.Second,
		"time between TERM and KILL")
	flag.UintVar(&o.crashes, "crashes", 10, "give up after; 0: never")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "cmd-supervise: no command")
		os.Exit(2)
	}
	if err := run(o, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-supervise:", err)
		os.Exit(1)
	}
}

// once runs the command until it ends by itself or because ctx is done.
func once(ctx context.Context, o options, argv []string) error {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error {
		return unix.Kill(-cmd.Process.Pid, unix.SIGTERM)
	}
	cmd.WaitDelay = max(o.grace, 1) // then KILL; 0 would be never
	if err := cmd.Start(); err != nil {
		return err
	}
	fmt.Println(cmd.Process.Pid, "started")
	err := cmd.Wait()
	// ESRCH is the good case: no child of the command is left.
	_ = unix.Kill(-cmd.Process.Pid, unix.SIGKILL)
	fmt.Printf("%d ended: %v\n", cmd.Process.Pid, cmd.ProcessState)
	return err
}

func run(o options, argv []string) error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	for n, pause := uint(1), o.first; ; n++ {
		began := time.Now()
		err := once(ctx, o, argv)
		if ctx.Err() != nil {
			return nil
		}
		if _, ok := errors.AsType[*exec.ExitError](err); !ok {
			return err // success, or it could not be started
		}
		if time.Since(began) >= o.healthy {
			n, pause = 1, o.first
		}
		if n == o.crashes {
			return fmt.Errorf("%s: %d crashes: %w", argv[0], n, err)
		}
		fmt.Println("crashed, again in", pause)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
		pause = min(2*pause, o.most)
	}
}
