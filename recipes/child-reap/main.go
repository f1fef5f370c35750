// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"
)

const usage = `usage: child-reap [N]

Ends N children (1 to 100, default 20) at once, and reaps them all.
`
const role = "CHILD_REAP_STATUS" // makes the program a child

func main() {
	if status, err := strconv.Atoi(os.Getenv(role)); err == nil {
		_, _ = io.Copy(io.Discard, os.Stdin) // its end is what counts
		os.Exit(status)
	}
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	n, err := strconv.Atoi(cmp.Or(flag.Arg(0), "20"))
	if err != nil || n < 1 || n > 100 || flag.NArg() > 1 {
		fmt.Fprintf(os.Stderr, "child-reap: bad N %q\n", flag.Args())
		os.Exit(2)
	}
	if err := run(n); err != nil {
		fmt.Fprintln(os.Stderr, "child-reap:", err)
		os.Exit(1)
	}
}

// reap adds each child that has ended to ended, a status for each PID.
func reap(ended map[int]int) error {
	for {
		var ws unix.WaitStatus
		pid, err := unix.Wait4(-1, &ws, unix.WNOHANG, nil)
		if pid == 0 || err == unix.ECHILD {
			return nil // the others still run, or there are none
		} else if err != nil {
			return os.NewSyscallError("wait4", err)
		}
		ended[pid] = ws.ExitStatus()
	}
}

// zombies counts the children that have ended and are not reaped.
func zombies() (int, error) {
	out, err := exec.Command("ps", "-Ao", "ppid,stat").Output()
	// Linux: "Zl" has threads left, and cannot be reaped before them.
	re := fmt.Sprintf(`(?m)^ *%d +Z[^l\n]*$`, os.Getpid())
	return len(regexp.MustCompile(re).FindAll(out, -1)), err
}

func run(n int) error {
	ch := make(chan os.Signal, 1) // one place: it says "look"
	signal.Notify(ch, unix.SIGCHLD)
	self, err := os.Executable()
	r, w, pipeErr := os.Pipe()
	if err := errors.Join(err, pipeErr); err != nil {
		return err
	}
	for i := range n {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), fmt.Sprint(role, "=", i+1))
		cmd.Stdin = r
		if err := cmd.Start(); err != nil {
			return err // the end of this process closes w, too
		}
	}
	// w is the only write end: its close ends all children at once.
	err = w.Close()
	for z := 0; err == nil && z < n; {
		z, err = zombies()
	}
	if err != nil {
		return err
	}
	fmt.Printf("%d children ended, %d zombies\n", n, n)
	signals, ended := 0, map[int]int{}
	for ; err == nil && len(ended) < n; signals++ {
		<-ch
		err = reap(ended)
	}
	z, psErr := zombies()
	fmt.Printf("%d SIGCHLD, statuses %v, %d zombies\n",
		signals, slices.Sorted(maps.Values(ended)), z)
	return errors.Join(err, psErr)
}
