// Code generated from book/03-pipes.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

const usage = `usage: pipe-socketpair [COMMAND [ARG]...]

Talks by socketpair with COMMAND (its fd 0 and 1) or a child (fd 0).
`
const role = "(child)" // the operand that makes the program a child

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if err := run(flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "pipe-socketpair:", err)
		os.Exit(1)
	}
}

// pair returns two connected sockets; the first does not block.
func pair() ([2]int, error) {
	// Not SOCK_CLOEXEC, which darwin lacks: no fork may come between.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	fds, err := syscall.Socketpair(syscall.AF_UNIX,
		syscall.SOCK_STREAM, 0)
	if err != nil {
		return fds, os.NewSyscallError("socketpair", err)
	}
	syscall.CloseOnExec(fds[0])
	syscall.CloseOnExec(fds[1])
	err = syscall.SetNonblock(fds[0], true)
	return fds, os.NewSyscallError("fcntl", err)
}

func run(args []string) error {
	if len(args) == 1 && args[0] == role {
		return errors.Join(receive(os.Stdin, "Child"),
			send(os.Stdin, "Child"))
	}
	ctx, stop := signal.NotifyContext(context.Background(),
		os.Interrupt, syscall.SIGTERM)
	defer stop()
	fds, err := pair()
	if err != nil {
		return err
	}
	ours := os.NewFile(uintptr(fds[0]), "socket")
	context.AfterFunc(ctx, func() { _ = ours.SetDeadline(time.Now()) })
	theirs := os.NewFile(uintptr(fds[1]), "socket")
	out := theirs
	if len(args) == 0 {
		exe, err := os.Executable()
		if err != nil {
			return err
		}
		args, out = []string{exe, role}, os.Stdout
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = theirs, out, os.Stderr
	if err := errors.Join(cmd.Start(), theirs.Close()); err != nil {
		return err
	}
	sent := send(ours, "Parent")
	err = syscall.Shutdown(fds[0], syscall.SHUT_WR) // its end of file
	err = errors.Join(sent, err, receive(ours, "Parent"), ours.Close())
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	var left syscall.Errno // EPIPE, ENOTCONN or ECONNRESET
	if errors.As(err, &left) {
		return nil // COMMAND need not read all
	}
	return err
}

func send(w *os.File, me string) error {
	_, err := fmt.Fprintln(w, me, "Pid", os.Getpid(), "is sending this")
	return err
}

func receive(r *os.File, me string) error {
	in := bufio.NewScanner(r)
	for in.Scan() {
		fmt.Printf("%s Pid %d just read this: '%s'\n",
			me, os.Getpid(), in.Text())
	}
	return in.Err()
}
