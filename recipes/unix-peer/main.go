// Code generated from book/05-unix-sockets.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"cmp"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

const usage = `usage: unix-peer

Asks the kernel who is at the other end of a Unix socket.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	work := server
	if flag.Arg(0) == "role:client" {
		work = client
	} else if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "unix-peer: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "unix-peer:", err)
		os.Exit(1)
	}
}

func server() error {
	// Without a name the kernel invents an abstract one: no file.
	ln, err := net.ListenUnix("unix", &net.UnixAddr{Net: "unix"})
	if err != nil {
		return err
	}
	defer ln.Close()
	cmd := exec.Command("/proc/self/exe", "role:client",
		ln.Addr().String())
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	// The client is gone; its connection waits, and what it sent.
	conn, err := ln.AcceptUnix()
	if err != nil {
		return err
	}
	defer conn.Close()
	var pid int
	_, err = fmt.Fscanln(conn, &pid)
	fmt.Printf("I am PID %d, client %d has ended, PID %d wrote\n",
		os.Getpid(), cmd.Process.Pid, pid)
	return cmp.Or(err, show("server", conn))
}

// client lets a child of its own write to the socket it connected.
func client() error {
	conn, err := net.Dial("unix", flag.Arg(1))
	if err != nil {
		return err
	}
	defer conn.Close()
	file, err := conn.(*net.UnixConn).File()
	if err != nil {
		return err
	}
	defer file.Close()
	cmd := exec.Command("sh", "-c", "echo $$")
	cmd.Stdout, cmd.Stderr = file, os.Stderr
	return cmp.Or(show("client", conn.(*net.UnixConn)), cmd.Run())
}

// show prints what the kernel noted about the other end of conn.
func show(who string, conn syscall.Conn) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return err
	}
	var peer *unix.Ucred
	var errno error
	err = raw.Control(func(fd uintptr) {
		peer, errno = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET,
			unix.SO_PEERCRED)
	})
	if err := cmp.Or(err, errno); err != nil {
		return os.NewSyscallError("getsockopt", err)
	}
	fmt.Printf("%s sees PID %d, user %d, group %d\n",
		who, peer.Pid, peer.Uid, peer.Gid)
	return nil
}
