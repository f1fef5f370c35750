// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"strings"
)

const limit, long = 16, "a message longer than the limit"

func main() {
	flag.Usage = func() { fmt.Println("usage: tcp-framing") }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "tcp-framing: bad %q\n", flag.Args())
		os.Exit(2)
	}
	for _, way := range []string{"line", "dot", "length", "end"} {
		f := func(s string) string { return frame(way, s) }
		cut := f("half of it")[:6]
		for _, b := range []string{f("hi"), f("a\n.b"), f(long), cut} {
			if err := carry(way, b, b == cut); err != nil {
				fmt.Fprintln(os.Stderr, "tcp-framing:", err)
				os.Exit(1)
			}
		}
	}
}

// frame returns the bytes that carry msg.
func frame(way, msg string) string {
	switch way {
	case "line":
		msg += "\r\n"
	case "dot": // a dot more for each line that begins with one
		msg = strings.ReplaceAll("\n"+msg, "\n.", "\n..")[1:]
		msg = strings.ReplaceAll(msg, "\n", "\r\n") + "\r\n.\r\n"
	case "length":
		n := binary.BigEndian.AppendUint32(nil, uint32(len(msg)))
		msg = string(n) + msg
	}
	return msg
}

// message reads a message, and never holds much more than limit.
func message(way string, r *bufio.Reader) (msg []byte, err error) {
	var n uint32
	switch way {
	case "line":
		msg, err = r.ReadSlice('\n')
		msg = bytes.TrimRight(msg, "\r\n")
	case "dot":
		dots := textproto.NewReader(r).DotReader()
		msg, err = io.ReadAll(io.LimitReader(dots, limit+1))
	case "length":
		err = binary.Read(r, binary.BigEndian, &n)
		msg = make([]byte, min(n, limit+1)) // n may say 4 GiB
		err = cmp.Or(err, binary.Read(r, binary.BigEndian, msg))
	default:
		msg, err = io.ReadAll(io.LimitReader(r, limit+1))
	}
	if len(msg) > limit {
		err = fmt.Errorf("more than %d bytes", limit)
	}
	return msg, err
}

// carry sends b on a connection of its own and prints what arrives.
func carry(way, b string, end bool) error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer ln.Close()
	client, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		return err
	}
	defer client.Close()
	server, err := ln.Accept()
	if err != nil {
		return err
	}
	defer server.Close()
	end = end || way == "end"
	if _, err = io.WriteString(client, b); err == nil && end {
		err = client.(*net.TCPConn).CloseWrite()
	}
	m, e := message(way, bufio.NewReaderSize(server, limit+2))
	fmt.Printf("%s %.16q: %v\n", way, b, cmp.Or(e, fmt.Errorf("%q", m)))
	return err
}
