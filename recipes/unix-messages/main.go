// Code generated from book/05-unix-sockets.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: unix-messages

Sends messages over local sockets, up to their limits.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "unix-messages: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "unix-messages:", err)
		os.Exit(1)
	}
}

func run() error {
	path := strings.Repeat("x", 200)
	if room := len(unix.RawSockaddrUnix{}.Path) - 1; len(path) > room {
		fmt.Printf("path: %d bytes, %d fit\n", len(path), room)
	}
	_, err := net.Listen("unix", path)
	fmt.Println("net says:", errors.Unwrap(err))
	// Ignored: nothing may stay behind, and the end is near.
	signal.Ignore(os.Interrupt, unix.SIGTERM)
	dir, err := os.MkdirTemp("", "unix-messages-")
	defer os.RemoveAll(dir)
	if err := cmp.Or(err, os.Chdir(dir)); err != nil {
		return err
	}
	return cmp.Or(datagrams(), packets())
}

func datagrams() error {
	to := &net.UnixAddr{Net: "unixgram", Name: "server"}
	own := &net.UnixAddr{Net: "unixgram", Name: "client"}
	server, err1 := net.ListenUnixgram("unixgram", to)
	unbound, err2 := net.DialUnix("unixgram", nil, to)
	bound, err3 := net.DialUnix("unixgram", own, to)
	if err := cmp.Or(err1, err2, err3); err != nil {
		return err
	}
	for _, client := range []net.Conn{unbound, bound} {
		_, err1 := fmt.Fprint(client, "hello")
		_, err2 := server.WriteTo([]byte("hi"), read(server))
		fmt.Println("reply:", cmp.Or(err1, err2))
	}
	_, err := bound.Write(make([]byte, 1<<24))
	fmt.Println("16 MiB:", err)
	err = bound.SetWriteDeadline(time.Now().Add(time.Second / 5))
	n := -1
	for ; err == nil; n++ {
		_, err = fmt.Fprint(bound, "x")
	}
	fmt.Println(n, "unread:", err)
	return cmp.Or(unbound.Close(), bound.Close(), server.Close())
}

func packets() error {
	addr := &net.UnixAddr{Net: "unixpacket", Name: "packet"}
	ln, err1 := net.ListenUnix("unixpacket", addr)
	client, err2 := net.DialUnix("unixpacket", nil, addr)
	if err := cmp.Or(err1, err2); err != nil {
		return err
	}
	server, err1 := ln.AcceptUnix()
	_, err2 = fmt.Fprint(client, "one")
	_, err3 := fmt.Fprint(client, "second")
	err4 := client.Close()
	read(server)
	read(server)
	return cmp.Or(err1, err2, err3, err4, server.Close(), ln.Close())
}

func read(conn *net.UnixConn) net.Addr {
	buf := make([]byte, 4)
	n, _, flags, from, err := conn.ReadMsgUnix(buf, nil)
	fmt.Printf("%q from %v, cut %t, error %v\n", buf[:n], from,
		flags&unix.MSG_TRUNC != 0, err)
	return from
}
