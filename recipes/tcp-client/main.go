// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

const usage = `usage: tcp-client [-send LINE]... [ADDR]

Prints what the server at ADDR says: a line as soon as it is there, then
the rest. ADDR is HOST:PORT (default localhost:2345); PORT is a number
or the name of a service.
`

func main() {
	var lines string
	flag.Func("send", "`LINE` to send first",
		func(s string) error { lines += s + "\r\n"; return nil })
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	addr := cmp.Or(flag.Arg(0), "localhost:2345")
	if err := check(addr); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-client:", err)
		os.Exit(2)
	}
	if err := run(addr, lines); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-client:", err)
		os.Exit(1)
	}
}

// check says what is wrong with the operands.
func check(addr string) error {
	if flag.NArg() > 1 {
		return fmt.Errorf("unexpected operand %q", flag.Arg(1))
	}
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	return err
}

// run sends lines to addr and prints all that comes back.
func run(addr, lines string) error {
	conn, err := net.DialTimeout("tcp", addr, 10*time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, lines); err != nil {
		return err
	}
	in := bufio.NewReaderSize(conn, 4096)
	line, err := in.ReadSlice('\n')
	// What there is gets printed, whatever cut the line short.
	if _, err := os.Stdout.Write(line); err != nil {
		return err
	}
	if err != nil && !errors.Is(err, bufio.ErrBufferFull) &&
		!errors.Is(err, io.EOF) {
		return err
	}
	// Not from conn: what came behind the line is in the buffer. And
	// not by WriteTo, whose errors name standard output instead.
	_, err = io.Copy(os.Stdout, struct{ io.Reader }{in})
	return err
}
