// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: tcp-dead-peer

Listens to the beats of a peer, stops it, and kills it.
`
const role = "TCP_DEAD_PEER" // makes the program a peer of this address
const limit = time.Second    // of silence

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "tcp-dead-peer: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(os.Getenv(role)); err != nil {
		fmt.Fprintln(os.Stderr, "tcp-dead-peer:", err)
		os.Exit(1)
	}
}

// accept starts the peer and returns its connection.
func accept() (*net.TCPConn, *exec.Cmd, error) {
	ln, err1 := net.ListenTCP("tcp", net.TCPAddrFromAddrPort(
		netip.MustParseAddrPort("127.0.0.1:0")))
	self, err2 := os.Executable()
	if err := errors.Join(err1, err2); err != nil {
		return nil, nil, err
	}
	defer ln.Close()
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), role+"="+ln.Addr().String())
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	conn, err := ln.AcceptTCP()
	return conn, cmd, err
}

func run(addr string) error {
	if addr != "" { // a peer: it beats as long as it is heard
		conn, err := net.Dial("tcp", addr)
		for ; err == nil; <-time.After(limit / 20) {
			_, err = fmt.Fprintln(conn, "beat")
		}
		return err
	}
	conn, cmd, err := accept()
	if err != nil {
		return err
	}
	defer conn.Close() // ends the peer, should it still live
	err = conn.SetKeepAliveConfig(net.KeepAliveConfig{Enable: true,
		Idle: 30 * time.Second, Interval: 5 * time.Second, Count: 3})
	fmt.Println("keepalive: 3 probes, one every 5s")
	in, beats, stopped := bufio.NewReader(conn), 0, error(nil)
	for err == nil {
		err = conn.SetReadDeadline(time.Now().Add(limit))
		if err == nil {
			_, err = in.ReadString('\n')
		}
		if beats++; beats == 3 && err == nil {
			fmt.Printf("peer %d: 3 beats in time\n", cmd.Process.Pid)
			stopped = cmd.Process.Signal(unix.SIGSTOP)
		}
	}
	fmt.Printf("stopped: %v after %v of silence\n", root(err), limit)
	_, wrote := fmt.Fprintln(conn, "are you there?")
	fmt.Println("its kernel still takes what is written:", wrote)
	killed := cmd.Process.Kill()
	deadline := conn.SetReadDeadline(time.Time{})
	_ = cmd.Wait() // "signal: killed", as it must be
	_, err = in.ReadByte()
	fmt.Println("killed:", root(err))
	return errors.Join(stopped, wrote, deadline, killed)
}

// root is the error without the address and the call.
func root(err error) error {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err
}
