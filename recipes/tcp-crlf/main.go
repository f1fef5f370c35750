// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
)

const usage = `usage: tcp-crlf [COMMAND [ARG]...]

Sends COMMAND's output, or a few lines, and shows what lines arrive.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if err := run(flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-crlf:", err)
		os.Exit(1)
	}
}

// run sends on one end of a connection and reads lines on the other.
func run(command []string) error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer ln.Close()
	peer, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		return err
	}
	conn, err := ln.Accept()
	if err != nil {
		return err
	}
	defer conn.Close()
	sent := make(chan error, 1)
	go func() { sent <- cmp.Or(send(peer, command), peer.Close()) }()
	in := bufio.NewReaderSize(conn, 1024) // the longest line
	for {
		line, err := in.ReadSlice('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return <-sent
		}
		text, _ := bytes.CutSuffix(line, []byte("\n"))
		text, _ = bytes.CutSuffix(text, []byte("\r"))
		fmt.Printf("%-16q is line %q\n", line, text)
		if err != nil {
			err = fmt.Errorf("no line end: %w", err)
			return cmp.Or(conn.Close(), err, <-sent) // wait for it
		}
	}
}

// send writes to w what command says, or a few lines.
func send(w io.Writer, command []string) error {
	out := &crlf{w: w}
	if len(command) > 0 {
		cmd := exec.Command(command[0], command[1:]...)
		cmd.Stdout, cmd.Stderr = out, os.Stderr
		return cmd.Run()
	}
	for _, s := range []string{"LF\n", "CR LF\r\n", "cut\r", "\n"} {
		if _, err := io.WriteString(out, s); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "only LF\nCR\rinside\n")
	return err
}

// crlf is a Writer that hands on to w with CR LF for each line end.
type crlf struct {
	w  io.Writer
	cr bool // the last byte was CR, maybe of the Write before
}

func (c *crlf) Write(p []byte) (int, error) {
	out := make([]byte, 0, len(p)+len(p)/8)
	for _, b := range p {
		if b == '\n' && !c.cr {
			out = append(out, '\r')
		}
		out = append(out, b)
		c.cr = b == '\r'
	}
	if _, err := c.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}
