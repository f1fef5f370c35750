// Code generated from book/10-daemons.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const usage = "usage: daemon-upgrade: a server; HUP upgrades it\n"
const heir = "DAEMON_UPGRADE"  // the path; 1 is a pipe, 3 the socket
const limit = 10 * time.Second // for an heir, and for a client

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "daemon-upgrade: extra", flag.Args())
		os.Exit(2)
	}
	if err := run(); err != nil && !errors.Is(err, net.ErrClosed) {
		fmt.Fprintln(os.Stderr, "daemon-upgrade:", err)
		os.Exit(1)
	}
}

func run() error {
	if path := os.Getenv(heir); path != "" {
		return serve(path, os.NewFile(3, "socket"))
	}
	path, err1 := os.Executable() // before anything is moved
	ln, err2 := net.Listen("tcp", "127.0.0.1:0")
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	socket, err := share(ln.(*net.TCPListener))
	if err := errors.Join(err, ln.Close()); err != nil {
		return err // or else the copy keeps the socket
	}
	return serve(path, socket)
}

// share copies a descriptor. A file from ln.File makes the socket
// blocking when os/exec asks for its number, and Accept hangs.
func share(ln *net.TCPListener) (*os.File, error) {
	raw, err := ln.SyscallConn()
	if err != nil {
		return nil, err
	}
	var fd int
	var errno error
	err = raw.Control(func(old uintptr) {
		fd, errno = unix.FcntlInt(old, unix.F_DUPFD_CLOEXEC, 0)
	})
	return os.NewFile(uintptr(fd), "socket"), errors.Join(err, errno)
}

// start returns nil once the program at path serves at socket.
func start(path string, socket *os.File) error {
	cmd := exec.Command(path)
	cmd.Env = append(os.Environ(), heir+"="+path)
	cmd.ExtraFiles, cmd.Stderr = []*os.File{socket}, os.Stderr
	ready, err := cmd.StdoutPipe()
	cmd.Err = err // Start returns it
	if err := cmd.Start(); err != nil {
		return err
	}
	t := time.AfterFunc(limit, func() { _ = cmd.Process.Kill() })
	defer t.Stop()
	if n, _ := ready.Read(make([]byte, 1)); n == 0 {
		return fmt.Errorf("not ready: %s", fmt.Sprint(cmd.Wait()))
	}
	return nil
}

// serve ends when a signal or an heir has closed the listener.
func serve(path string, socket *os.File) error {
	sig := make(chan os.Signal, 8)
	signal.Notify(sig, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	ln, err := net.FileListener(socket) // a copy
	if err != nil {
		return err
	}
	go func() {
		for done := false; !done && <-sig == syscall.SIGHUP; {
			err := start(path, socket)
			fmt.Fprintln(os.Stderr, "PID", os.Getpid(), "upgrade:", err)
			done = err == nil
		}
		ln.Close() // the copy: the socket and its queue live on
	}()
	fmt.Fprintln(os.Stderr, "PID", os.Getpid(), "serves")
	// By os.Stdout it could be a SIGPIPE.
	ready := fmt.Appendln(nil, "listening on", ln.Addr())
	_, _ = syscall.Write(1, ready)
	var clients sync.WaitGroup
	defer clients.Wait()
	for {
		conn, err := ln.Accept()
		if err != nil {
			fmt.Fprintln(os.Stderr, "PID", os.Getpid(), "drains")
			return err
		}
		clients.Go(func() {
			defer conn.Close()
			_ = conn.SetDeadline(time.Now().Add(limit))
			fmt.Fprintf(conn, "PID %d: yes?\n", os.Getpid())
			var word string
			_, _ = fmt.Fscanln(conn, &word)
			fmt.Fprintf(conn, "PID %d: %s\n", os.Getpid(), word)
		})
	}
}
