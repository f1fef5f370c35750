// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"

	"golang.org/x/sys/unix"
)

const usage = `usage: child-table

Shows a reaper that robs os/exec, then one with a table of its own.
`
const role = "CHILD_TABLE_STATUS" // makes the program a child

func main() {
	if status, err := strconv.Atoi(os.Getenv(role)); err == nil {
		os.Exit(status)
	}
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "child-table: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := errors.Join(rob(), share(5)); err != nil {
		fmt.Fprintln(os.Stderr, "child-table:", err)
		os.Exit(1)
	}
}

// child is a command that ends at once with status.
func child(status int) *exec.Cmd {
	self, err := os.Executable()
	cmd := exec.Command(self)
	cmd.Err = errors.Join(cmd.Err, err) // Start returns it
	cmd.Env = append(os.Environ(), fmt.Sprint(role, "=", status))
	return cmd
}

// rob is wrong: it takes any child, also the one that cmd waits for.
func rob() error {
	cmd := child(9)
	if err := cmd.Start(); err != nil {
		return err
	}
	var ws unix.WaitStatus
	pid, err := unix.Wait4(-1, &ws, 0, nil)
	fmt.Printf("wait4(-1) took %d, exit status %d\ncmd.Wait: %v\n",
		pid, ws.ExitStatus(), cmd.Wait())
	return os.NewSyscallError("wait4", err)
}

func share(n int) error {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, unix.SIGCHLD)
	lost := make(chan int)
	go func() { lost <- commands(n) }()
	table, statuses := map[int]int{}, make([]int, n) // PID to index
	for i := range n {
		cmd := child(i + 1)
		if err := cmd.Start(); err != nil {
			return err
		}
		table[cmd.Process.Pid] = i
	}
	for len(table) > 0 {
		<-ch
		for pid, i := range table {
			var ws unix.WaitStatus
			got, err := unix.Wait4(pid, &ws, unix.WNOHANG, nil)
			if err != nil {
				return os.NewSyscallError("wait4", err)
			} else if got == pid { // 0 would say: it still runs
				statuses[i] = ws.ExitStatus()
				delete(table, pid) // its PID may be used again
			}
		}
	}
	fmt.Printf("%d children in the table, statuses %v\n", n, statuses)
	fmt.Printf("%d commands beside it, %d statuses lost\n", n, <-lost)
	return nil
}

// commands runs n commands of status 9; it counts those that lose it.
func commands(n int) (lost int) {
	for range n {
		cmd := child(9)
		if _ = cmd.Run(); cmd.ProcessState.ExitCode() != 9 {
			lost++
		}
	}
	return lost
}
