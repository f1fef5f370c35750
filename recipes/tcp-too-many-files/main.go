// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: tcp-too-many-files

Accepts until no descriptor is left, and tries again in two ways.
`
const role = "TCP_TOO_MANY_FILES" // makes the program a client

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr,
			"tcp-too-many-files: unexpected operand %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(os.Getenv(role)); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-too-many-files:", err)
		os.Exit(1)
	}
}

// client holds 64 connections until its standard input ends.
func client(addr string) error {
	for range 64 {
		if _, err := net.Dial("tcp", addr); err != nil {
			return err
		}
	}
	fmt.Println("connected")
	_, err := io.Copy(io.Discard, os.Stdin)
	return err // the end of the process closes them
}

// retry accepts for a while, with or without a pause after a failure.
func retry(how string, ln net.Listener, pause time.Duration) {
	failed, end := 0, time.Now().Add(100*time.Millisecond)
	for ; time.Now().Before(end); pause *= 2 {
		if _, err := ln.Accept(); errors.Is(err, unix.EMFILE) {
			failed++
		}
		<-time.After(pause)
	}
	fmt.Printf("%s: %d failures in 100ms, spinning: %t\n",
		how, failed, failed > 20)
}

func run(addr string) error {
	if addr != "" {
		return client(addr)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer ln.Close()
	self, err1 := os.Executable()
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), role+"="+ln.Addr().String())
	in, err2 := cmd.StdinPipe()
	out, err3 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, err3, cmd.Start()); err != nil {
		return err
	}
	_, err = bufio.NewReader(out).ReadString('\n')
	limit := &unix.Rlimit{Cur: 32, Max: 32}
	setErr := unix.Setrlimit(unix.RLIMIT_NOFILE, limit)
	err = errors.Join(err, os.NewSyscallError("setrlimit", setErr))
	var conns []net.Conn
	for err == nil {
		var conn net.Conn
		conn, err = ln.Accept()
		conns = append(conns, conn)
	}
	if !errors.Is(err, unix.EMFILE) {
		return err
	}
	fmt.Printf("accept after %d connections: %v\n",
		len(conns)-1, unix.EMFILE)
	retry("wrong, again at once", ln, 0)
	retry("right, with back-off", ln, 5*time.Millisecond)
	closed := conns[0].Close()
	_, err = ln.Accept()
	fmt.Println("a connection closed, then accept:", err)
	return errors.Join(err, closed, in.Close(), cmd.Wait())
}
