// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

const usage = `usage: tcp-reuse [-share ADDR]

Listens again on a port that was in use a moment before.
`

func main() {
	addr := flag.String("share", "", "serve at `ADDR` beside others")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "tcp-reuse: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(*addr); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-reuse:", err)
		os.Exit(1)
	}
}

// listen listens with a socket option set to value before bind.
func listen(addr string, option, value int) (net.Listener, error) {
	var lc net.ListenConfig
	lc.Control = func(_, _ string, c syscall.RawConn) (err error) {
		ctrlErr := c.Control(func(fd uintptr) {
			err = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET,
				option, value)
		})
		return errors.Join(ctrlErr, err)
	}
	return lc.Listen(context.Background(), "tcp4", addr)
}

func restart() error {
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	addr := ln.Addr().String()
	client, err1 := net.Dial("tcp4", addr)
	server, err2 := ln.Accept()
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	// The side that closes first keeps the address in TIME_WAIT.
	err = errors.Join(server.Close(), client.Close(), ln.Close())
	_, e := listen(addr, unix.SO_REUSEADDR, 0)
	fmt.Println("without it, in use:", errors.Is(e, unix.EADDRINUSE))
	ln, again := net.Listen("tcp4", addr)
	if err := errors.Join(err, again); err != nil {
		return err
	}
	fmt.Println("with SO_REUSEADDR, as package net: listening")
	return ln.Close()
}

func run(addr string) error {
	if addr == "" {
		return restart()
	}
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	ln, err := listen(addr, unix.SO_REUSEPORT, 1)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { ln.Close() })
	fmt.Println("PID", os.Getpid(), "listening on", ln.Addr())
	for {
		conn, err := ln.Accept()
		if ctx.Err() != nil {
			return nil
		} else if err != nil {
			return err
		}
		_, err = fmt.Fprintln(conn, "served by", os.Getpid())
		if err := errors.Join(err, conn.Close()); err != nil {
			fmt.Fprintln(os.Stderr, "tcp-reuse:", err)
		}
	}
}
