// Code generated from book/08-sysv.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

const usage = `usage: sysv-msg-send [-type N] ID TEXT

Sends TEXT to the message queue ID; "new" creates one.
`

// msgbuf is a message, see msgsnd(2). A C long is as wide as Go's int.
type msgbuf struct {
	kind int
	text [8192]byte // kernel.msgmax, unless somebody has raised it
}

func main() {
	var msg msgbuf
	flag.IntVar(&msg.kind, "type", 1, "give the message type `N`")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	create := flag.Arg(0) == "new"
	id, err := strconv.ParseUint(flag.Arg(0), 10, 31)
	size, problem := copy(msg.text[:], flag.Arg(1)), ""
	switch {
	case flag.NArg() != 2:
		problem = fmt.Sprintf("%q: want ID TEXT", flag.Args())
	case err != nil && !create:
		problem = fmt.Sprintf("ID %q: no number, not new", flag.Arg(0))
	case msg.kind < 1:
		problem = fmt.Sprintf("-type %d: less than 1", msg.kind)
	case size < len(flag.Arg(1)):
		problem = fmt.Sprintf("TEXT of %d bytes: more than %d",
			len(flag.Arg(1)), size)
	}
	if problem != "" {
		fmt.Fprintln(os.Stderr, "sysv-msg-send:", problem)
		os.Exit(2)
	}
	if err := run(uintptr(id), create, &msg, size); err != nil {
		fmt.Fprintln(os.Stderr, "sysv-msg-send:", err)
		os.Exit(1)
	}
}

// run sends the first size bytes of msg, to a new queue or an old one.
func run(id uintptr, create bool, msg *msgbuf, size int) error {
	if !create {
		return send(id, msg, size)
	}
	id, _, errno := unix.Syscall(unix.SYS_MSGGET, unix.IPC_PRIVATE,
		unix.IPC_CREAT|0o600, 0)
	if errno != 0 {
		return os.NewSyscallError("msgget", errno)
	}
	err := send(id, msg, size)
	if err == nil {
		_, err = fmt.Printf("msg id %d\n", id)
	}
	if err != nil { // a queue whose id nobody was told
		_, _, no := unix.Syscall(unix.SYS_MSGCTL, id, unix.IPC_RMID, 0)
		if no != 0 {
			err = errors.Join(err, os.NewSyscallError("msgctl", no))
		}
	}
	return err
}

// send does not wait for room, so no signal can interrupt it.
func send(id uintptr, msg *msgbuf, size int) error {
	_, _, errno := unix.Syscall6(unix.SYS_MSGSND, id,
		uintptr(unsafe.Pointer(msg)), uintptr(size),
		unix.IPC_NOWAIT, 0, 0)
	switch errno {
	case 0:
		return nil
	case unix.EAGAIN:
		return fmt.Errorf("queue %d is full, see kernel.msgmnb", id)
	}
	return os.NewSyscallError(fmt.Sprint("msgsnd ", id), errno)
}
