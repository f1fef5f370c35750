// Code generated from book/05-unix-sockets.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: unix-server [PATH]

Greets each client of PATH (default catsock) until INT or TERM.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 1 {
		fmt.Fprintf(os.Stderr, "unix-server: extra %q\n", flag.Arg(1))
		os.Exit(2)
	}
	if err := run(cmp.Or(flag.Arg(0), "catsock")); err != nil {
		fmt.Fprintln(os.Stderr, "unix-server:", err)
		os.Exit(1)
	}
}

func run(path string) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	// Of two at once, the second looks when the first one listens.
	if err := unix.Flock(int(dir.Fd()), unix.LOCK_EX); err != nil {
		return os.NewSyscallError("flock", err)
	}
	sig := make(chan os.Signal, 1)
	signal.Notify(sig, unix.SIGINT, unix.SIGTERM)
	if err := removeStale(path); err != nil {
		return err
	}
	ln, err := net.ListenUnix("unix", &net.UnixAddr{Name: path})
	if err != nil {
		return err
	}
	own, _ := os.Lstat(path) // nil is the same as no file
	dir.Close()
	fmt.Println("listening on", path)
	go serve(ln)
	<-sig
	// Close would remove whatever has the name now.
	now, _ := os.Lstat(path)
	ln.SetUnlinkOnClose(os.SameFile(own, now))
	return ln.Close()
}

// removeStale removes path if it is a socket nobody listens on.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	if err != nil || info.Mode().Type() != os.ModeSocket {
		return nil
	}
	if conn, err := net.Dial("unix", path); err == nil {
		return conn.Close()
	} else if errors.Is(err, unix.ECONNREFUSED) {
		return os.Remove(path)
	}
	return nil
}

func serve(ln *net.UnixListener) {
	for {
		conn, err := ln.AcceptUnix()
		if err == nil {
			go func() { _ = greet(conn) }()
		} else { // no descriptor is free, or the end has come
			<-time.After(10 * time.Millisecond)
		}
	}
}

// greet is one session; a client that fails harms only itself.
func greet(conn *net.UnixConn) error {
	defer conn.Close()
	limit := conn.SetDeadline(time.Now().Add(5 * time.Second))
	_, sent := fmt.Fprintf(conn, "Hello there, it's now %s\n",
		time.Now().Format(time.ANSIC))
	ended := conn.CloseWrite()
	// Closing with bytes unread would make the client's read fail.
	_, heard := io.Copy(io.Discard, io.LimitReader(conn, 1<<20))
	return errors.Join(limit, sent, ended, heard)
}
