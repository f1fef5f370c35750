// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: tcp-chat ADDR

Connects standard input and output to the server at ADDR, HOST:PORT. End
of input (^D) is passed on; the end of the server ends the program.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if err := check(); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-chat:", err)
		os.Exit(2)
	}
	if err := run(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-chat:", err)
		os.Exit(1)
	}
}

// check says what is wrong with the operands.
func check() error {
	if flag.NArg() != 1 {
		return fmt.Errorf("want one ADDR, not %q", flag.Args())
	}
	_, port, err := net.SplitHostPort(flag.Arg(0))
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	return err
}

// run talks to the server at addr until the server ends.
func run(addr string) error {
	c, err := net.DialTimeout("tcp", addr, 10*time.Second)
	if err != nil {
		return err
	}
	conn := c.(*net.TCPConn)
	defer conn.Close()
	fmt.Fprintln(os.Stderr, "connected to", addr)
	sent := make(chan error, 1)
	go func() {
		_, err := io.Copy(conn, os.Stdin)
		sent <- cmp.Or(err, closeWrite(conn))
	}()
	if _, err := io.Copy(text{os.Stdout}, conn); err != nil {
		return err
	}
	select {
	case err := <-sent:
		return err
	default:
		// It still waits for a line, and ends with the program.
		return nil
	}
}

// closeWrite tells the server that no more will come.
func closeWrite(conn *net.TCPConn) error {
	err := conn.CloseWrite()
	if errors.Is(err, unix.ENOTCONN) {
		return nil // The server has ended already.
	}
	return err
}

// text is a Writer that leaves out CR: lines of a network, that end
// with CR LF, are then those of a terminal.
type text struct{ w io.Writer }

func (t text) Write(p []byte) (int, error) {
	_, err := t.w.Write(bytes.ReplaceAll(p, []byte("\r"), nil))
	return len(p), err
}
