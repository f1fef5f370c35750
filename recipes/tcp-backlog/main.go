// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: tcp-backlog [N]

Fills a backlog of N, 0 to 100 (default 2), until a client has to wait.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	args := append(flag.Args(), "2")
	n, err := strconv.ParseUint(args[0], 10, 8)
	if err != nil || n > 100 || len(args) > 2 {
		fmt.Fprintf(os.Stderr, "tcp-backlog: no backlog %q\n",
			strings.Join(flag.Args(), " "))
		os.Exit(2)
	}
	if err := run(int(n)); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-backlog:", err)
		os.Exit(1)
	}
}

func run(backlog int) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer l.Close()
	err = with(l, "listen", func(fd int) error {
		return unix.Listen(fd, backlog)
	})
	if err != nil {
		return err
	}
	const patience, limit = 20 * time.Second, 200 * time.Millisecond
	var full error
	for n := 0; full == nil; n++ {
		wait := patience
		if n > backlog {
			wait = limit
		}
		var conn net.Conn
		conn, full = net.DialTimeout("tcp", l.Addr().String(), wait)
		if full == nil {
			defer conn.Close()
		}
	}
	n := 0
	err = with(l, "accept", func(fd int) error {
		for ; ; n++ {
			conn, _, err := unix.Accept(fd)
			if errors.Is(err, unix.EAGAIN) {
				return nil // the descriptors of net never block
			} else if err != nil {
				return err
			}
			defer unix.Close(conn)
		}
	})
	if err != nil {
		return err
	}
	fmt.Println("connected before the first accept:", n)
	fmt.Println("one more than the backlog:", n == backlog+1)
	fmt.Println("the next one:", full)
	conn, err := net.DialTimeout("tcp", l.Addr().String(), patience)
	if err != nil {
		return err
	}
	fmt.Println("the next one after accept: connected")
	return conn.Close()
}

// with calls f with l's descriptor; call is the name for f's error.
func with(l net.Listener, call string, f func(fd int) error) error {
	raw, err := l.(*net.TCPListener).SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = raw.Control(func(fd uintptr) { failed = f(int(fd)) })
	if err != nil {
		return err
	}
	return os.NewSyscallError(call, failed)
}
