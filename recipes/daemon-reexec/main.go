// Code generated from book/10-daemons.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: daemon-reexec [ARG]...

Prints its PID, the ARGs and a count. Each HUP starts it afresh, with
the same PID and ARGs; INT and TERM end it. All operands are ARGs, but
for -h alone. DAEMON_REEXEC_EVERY in the environment is the time from
one count to the next (default 1s).
`

func main() {
	args := strings.Join(os.Args[1:], " ")
	if args == "-h" || args == "-help" || args == "--help" {
		fmt.Fprint(os.Stderr, usage)
		return
	}
	pause := cmp.Or(os.Getenv("DAEMON_REEXEC_EVERY"), "1s")
	every, err := time.ParseDuration(pause)
	if err != nil || every <= 0 {
		fmt.Fprintf(os.Stderr, "daemon-reexec: bad interval %q\n",
			pause)
		os.Exit(2)
	}
	if err := run(args, every); err != nil {
		fmt.Fprintln(os.Stderr, "daemon-reexec:", err)
		os.Exit(1)
	}
}

func run(args string, every time.Duration) error {
	// Now: at the next HUP the file may have another name.
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	if !signal.Ignored(unix.SIGHUP) { // the first start
		signal.Ignore(unix.SIGHUP)
		return become(exe)
	}
	hup, stop := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(hup, unix.SIGHUP)
	signal.Notify(stop, unix.SIGINT, unix.SIGTERM)
	// Whatever is read at the start is read from here on.
	fmt.Printf("PID: %d\nARGV: %s\n", os.Getpid(), args)
	tick := time.Tick(every)
	for n := 1; ; n++ {
		if _, err := fmt.Println(n); err != nil {
			return err // the terminal has gone, perhaps
		}
		select {
		case <-tick: // the work goes here
		case <-stop:
			return nil
		case <-hup:
			signal.Ignore(unix.SIGHUP)
			signal.Stop(stop) // TERM must not stay in the channel
			if len(stop) > 0 {
				return nil
			}
			fmt.Fprintln(os.Stderr, "daemon-reexec:", become(exe))
			signal.Notify(hup, unix.SIGHUP)
			signal.Notify(stop, unix.SIGINT, unix.SIGTERM)
		}
	}
}

// become replaces the program by a new copy of it. It returns why it
// could not.
func become(exe string) error {
	err := syscall.Exec(exe, os.Args, os.Environ())
	return &fs.PathError{Op: "exec", Path: exe, Err: err}
}
