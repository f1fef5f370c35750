// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

const usage = `usage: tcp-half-close

Sends a request whose end the server must see, in three ways.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr,
			"tcp-half-close: unexpected operand %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-half-close:", err)
		os.Exit(1)
	}
}

// serve answers each client when that has ended its side.
func serve(ln net.Listener) {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return // closed, by run
		}
		n, err := io.Copy(io.Discard, conn)
		if err == nil {
			// Whoever has closed both sides does not get it.
			_, _ = fmt.Fprintf(conn, "%d bytes", n)
		}
		conn.Close()
	}
}

func run() error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer ln.Close()
	go serve(ln)
	addr := ln.Addr().String()
	nothing := func(*net.TCPConn) error { return nil }
	return errors.Join(
		ask(addr, "wrong, nothing closed", nothing),
		ask(addr, "wrong, Close", (*net.TCPConn).Close),
		ask(addr, "right, CloseWrite", (*net.TCPConn).CloseWrite))
}

// ask sends a request, ends it in one way, and reads the answer.
func ask(addr, how string, end func(*net.TCPConn) error) error {
	dialed, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer dialed.Close()
	conn := dialed.(*net.TCPConn)
	limit := 10 * time.Second
	if how == "wrong, nothing closed" {
		limit = 200 * time.Millisecond
	}
	_, err1 := io.WriteString(conn, "one\ntwo\nthree\n")
	err2 := conn.SetReadDeadline(time.Now().Add(limit))
	if err := errors.Join(err1, err2, end(conn)); err != nil {
		return err
	}
	answer, err := io.ReadAll(conn)
	if op, ok := errors.AsType[*net.OpError](err); ok {
		err = op.Err // without the addresses
	}
	fmt.Printf("%s: read %q, %v\n", how, answer, err)
	return nil
}
