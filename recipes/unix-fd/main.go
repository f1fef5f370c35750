// Code generated from book/05-unix-sockets.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

const usage = `usage: unix-fd

Hands an open file to a running child, over a Unix socket.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	work := parent
	if flag.Arg(0) == "role:child" {
		work = child
	} else if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "unix-fd: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "unix-fd:", err)
		os.Exit(1)
	}
}

func parent() error {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		return os.NewSyscallError("socketpair", err)
	}
	unix.CloseOnExec(fds[0])
	unix.CloseOnExec(fds[1])
	ours := os.NewFile(uintptr(fds[0]), "parent's")
	theirs := os.NewFile(uintptr(fds[1]), "child's")
	self, err1 := os.Executable()
	conn, err2 := net.FileConn(ours) // makes a copy
	file, err3 := os.Open(self)      // any file will do
	if err := cmp.Or(err1, err2, err3, ours.Close()); err != nil {
		return err
	}
	cmd := exec.Command(self, "role:child")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = theirs, os.Stdout, os.Stderr
	err1 = cmp.Or(cmd.Start(), theirs.Close(), read("parent", file))
	fd := int(file.Fd()) // the parent keeps its own
	err2 = cmp.Or(send(conn, fd), send(conn, fd, fd), conn.Close())
	return cmp.Or(err1, err2, cmd.Wait(), read("parent", file))
}

// send hands over fds. Without a byte of data it would send nothing.
func send(conn net.Conn, fds ...int) error {
	_, _, err := conn.(*net.UnixConn).WriteMsgUnix([]byte{0},
		unix.UnixRights(fds...), nil)
	return err
}

// @
func child() error {
	conn, err := net.FileConn(os.Stdin)
	if err != nil {
		return err
	}
	socket := conn.(*net.UnixConn)
	return cmp.Or(receive(socket), receive(socket))
}

// receive takes one message, and has room for one descriptor.
func receive(conn *net.UnixConn) error {
	oob := make([]byte, unix.CmsgLen(4))
	_, n, flags, _, err1 := conn.ReadMsgUnix([]byte{0}, oob)
	msgs, err2 := unix.ParseSocketControlMessage(oob[:n])
	if len(msgs) != 1 {
		return cmp.Or(err1, err2, io.ErrUnexpectedEOF)
	}
	fds, err := unix.ParseUnixRights(&msgs[0])
	if err != nil {
		return err
	}
	cut := flags&unix.MSG_CTRUNC != 0
	fmt.Printf("descriptors: %d, cut off: %t\n", len(fds), cut)
	file := os.NewFile(uintptr(fds[0]), "received")
	return cmp.Or(read("child", file), file.Close())
}

func read(who string, f *os.File) error {
	_, err1 := io.ReadFull(f, make([]byte, 4))
	offset, err2 := f.Seek(0, io.SeekCurrent)
	fmt.Printf("%s %d read up to %d\n", who, os.Getpid(), offset)
	return cmp.Or(err1, err2)
}
