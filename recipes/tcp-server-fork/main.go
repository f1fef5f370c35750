// Code generated from book/06-tcp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: tcp-server-fork [ADDR [COMMAND [ARG]...]]

Greets each client of ADDR (default localhost:2345), and starts COMMAND
(default: a fortune) with the connection as standard input and output.
`
const role = "tell-a-fortune" // as the only operand: be a child

func main() {
	log.SetFlags(0)
	log.SetPrefix("tcp-server-fork: ")
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	self, err := os.Executable()
	args := []string{self, role}
	if flag.Arg(0) == role {
		fmt.Printf("Your lucky number is %d.\r\n", os.Getpid())
		return
	} else if flag.NArg() > 1 {
		args = flag.Args()[1:]
	}
	addr := cmp.Or(flag.Arg(0), "localhost:2345")
	_, err2 := net.ResolveTCPAddr("tcp", addr)
	if err := cmp.Or(err, err2, exec.Command(args[0]).Err); err != nil {
		log.Print(err)
		os.Exit(2)
	}
	if err := run(addr, args); !errors.Is(err, net.ErrClosed) {
		log.Fatal(err)
	}
}

// run serves until INT or TERM, and then returns net.ErrClosed.
func run(addr string, args []string) error {
	var clients sync.WaitGroup
	defer clients.Wait()
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { ln.Close() })
	fmt.Println("listening on", ln.Addr())
	for slots := make(chan bool, 256); ; {
		slots <- true // at most so many children
		conn, err := ln.Accept()
		if err != nil {
			return err
		}
		clients.Go(func() { serve(ctx, conn, args); <-slots })
	}
}

// serve greets the client of conn, and gives conn to a child.
func serve(ctx context.Context, conn net.Conn, args []string) {
	ip := conn.RemoteAddr().(*net.TCPAddr).IP.String()
	limit, cancel := context.WithTimeout(ctx, time.Second/2)
	names, _ := (&net.Resolver{PreferGo: true}).LookupAddr(limit, ip)
	cancel()
	name := cmp.Or(strings.TrimSuffix(append(names, ip)[0], "."), ip)
	_, err := fmt.Fprintf(conn, "Hello there, %s, it's now %s\r\n",
		name, time.Now().Format(time.ANSIC))
	f, err2 := conn.(*net.TCPConn).File() // a copy, for os/exec
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Err = cmp.Or(err, err2, cmd.Err) // Start returns it
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin"}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = f, f, os.Stderr
	cmd.SysProcAttr = &unix.SysProcAttr{Setpgid: true}
	err = cmd.Start()
	_, _ = f.Close(), conn.Close() // from now on it is the child's
	if err != nil {
		log.Print(err)
		return
	}
	log.Printf("begat %d for %s [%s]", cmd.Process.Pid, name, ip)
	_ = cmd.Wait() // says no more than ProcessState
	log.Printf("reaped %d: %v", cmd.Process.Pid, cmd.ProcessState)
	_ = unix.Kill(-cmd.Process.Pid, unix.SIGKILL) // what it left behind
}
