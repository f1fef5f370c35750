// Code generated from book/05-unix-sockets.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

const usage = `usage: unix-guard

Guards a socket by its mode, too late, and by its directory, in time.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "unix-guard: extra %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "unix-guard:", err)
		os.Exit(1)
	}
}

func run() error {
	signal.Ignore(unix.SIGINT, unix.SIGTERM) // ends at once by itself
	dir, err := os.MkdirTemp("", "unix-guard-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.Chdir(dir); err != nil {
		return err
	}
	unix.Umask(0) // the worst case
	return errors.Join(late(), early())
}

// mode returns the mode of path as letters.
func mode(path string) string {
	info, err := os.Lstat(path)
	if err != nil {
		return err.Error()
	}
	return info.Mode().String()
}

// late is wrong: from Listen to Chmod anybody may connect.
func late() error {
	fmt.Println("wrong: listen, then guard")
	ln, err := net.Listen("unix", "sock")
	if err != nil {
		return err
	}
	defer ln.Close()
	stranger, err := net.Dial("unix", "sock")
	if err != nil {
		return err
	}
	defer stranger.Close()
	fmt.Println("  listening:  ", mode("sock"), "a stranger connects")
	if err := os.Chmod("sock", 0o600); err != nil {
		return err
	}
	fmt.Println("  guarded:    ", mode("sock"))
	conn, err := ln.Accept()
	if err == nil {
		fmt.Println("  let in: the stranger")
		err = conn.Close()
	}
	return err
}

func early() error {
	fmt.Println("right: listen behind a closed door, then open it")
	if err := os.Mkdir("private", 0o700); err != nil {
		return err
	}
	fmt.Println("  closed door:", mode("private"))
	ln, err := net.Listen("unix", "private/sock")
	if err != nil {
		return err
	}
	defer ln.Close()
	fmt.Println("  listening:  ", mode("private/sock"))
	if err := os.Chmod("private/sock", 0o660); err != nil {
		return err
	}
	fmt.Println("  guarded:    ", mode("private/sock"))
	err = os.Chmod("private", 0o750)
	fmt.Println("  open door:  ", mode("private"))
	return err
}
