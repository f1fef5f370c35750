// Code generated from book/01-signals.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

const usage = `usage: signal-pidfd

Signals a child by a descriptor: alive, as a zombie, and reaped.
`

const role = "SIGNAL_PIDFD_ROLE"

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	work := parent
	if os.Getenv(role) == "child" {
		work = child
	} else if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "signal-pidfd: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "signal-pidfd:", err)
		os.Exit(1)
	}
}

// child lives until a signal or the end of its parent.
func child() error {
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// send signals the process of fd, whatever became of its PID.
func send(fd int, sig unix.Signal) error {
	return os.NewSyscallError("pidfd_send_signal",
		unix.PidfdSendSignal(fd, sig, nil, 0))
}

// ended waits until the process of fd has ended; it does not reap it.
func ended(fd int) error {
	fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
	for {
		// The end raises SIGCHLD, and that can cut the wait short.
		if _, err := unix.Poll(fds, -1); err != unix.EINTR {
			return os.NewSyscallError("poll", err)
		}
	}
}

func parent() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd, fd := exec.Command(self), -1
	cmd.Env = append(os.Environ(), role+"=child")
	cmd.SysProcAttr = &syscall.SysProcAttr{PidFD: &fd}
	// The child's end of file, when this process ends.
	if _, err := cmd.StdinPipe(); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	defer unix.Close(fd) // Wait does not close it: it is ours
	fmt.Printf("child %d has a descriptor\n", cmd.Process.Pid)
	if err := send(fd, unix.SIGTERM); err != nil {
		return err
	}
	fmt.Println("SIGTERM sent")
	if err := ended(fd); err != nil {
		return err
	}
	fmt.Println("readable: the child has ended")
	fmt.Println("SIGTERM to the zombie:", send(fd, unix.SIGTERM))
	fmt.Println("Wait:", cmd.Wait())
	fmt.Println("SIGTERM after Wait:", send(fd, unix.SIGTERM))
	err = cmd.Process.Signal(unix.SIGTERM)
	fmt.Println("SIGTERM by os.Process:", err)
	return nil
}
