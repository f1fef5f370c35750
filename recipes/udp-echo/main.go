// Code generated from book/07-udp.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: udp-echo

Sends datagrams between two sockets, and shows two ways to lose data.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "udp-echo: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "udp-echo:", err)
		os.Exit(1)
	}
}

func run() error {
	server, err := net.ListenUDP("udp4",
		&net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return err
	}
	defer server.Close()
	// Connected: it talks to this server alone, and hears no other.
	client, err := net.DialUDP("udp4", nil,
		server.LocalAddr().(*net.UDPAddr))
	if err != nil {
		return err
	}
	defer client.Close()
	fmt.Println("from", client.LocalAddr(), "to", server.LocalAddr())
	return cmp.Or(echo(client, server, "hello"),
		echo(client, server, ""), cut(client, server),
		flood(client, server))
}

// echo sends text, and has the server send it back.
func echo(client, server *net.UDPConn, text string) error {
	buf := make([]byte, 1500)
	_, err1 := client.Write([]byte(text))
	n, from, err2 := server.ReadFrom(buf)
	_, err3 := server.WriteTo(buf[:n], from)
	n, err4 := client.Read(buf)
	fmt.Printf("sent %q, got back %q, error %v\n", text, buf[:n], err4)
	return cmp.Or(err1, err2, err3, err4)
}

func cut(client, server *net.UDPConn) error {
	buf, text := make([]byte, 4), []byte("0123456789")
	_, err1 := client.Write(text)
	n, _, err := server.ReadFrom(buf)
	fmt.Printf("sent %q to a buffer of 4: %q, error %v\n",
		text, buf[:n], err)
	_, err2 := client.Write(text)
	n, _, flags, _, err := server.ReadMsgUDP(buf, nil)
	fmt.Printf("sent %q and looked at the flags: %q, cut %t\n",
		text, buf[:n], flags&unix.MSG_TRUNC != 0)
	return cmp.Or(err1, err2, err)
}

// flood fills the server's queue, which is made small for that.
func flood(client, server *net.UDPConn) error {
	if err := server.SetReadBuffer(4096); err != nil {
		return err
	}
	for range 1000 {
		if _, err := client.Write(make([]byte, 100)); err != nil {
			return err
		}
	}
	fmt.Println("sent 1000 to a server that does not read: no error")
	// On one host a datagram is in the queue when its send returns.
	err := server.SetReadDeadline(time.Now().Add(time.Second / 5))
	n, buf := -1, make([]byte, 1500)
	for ; err == nil; n++ {
		_, _, err = server.ReadFrom(buf)
	}
	fmt.Printf("read %d of them, fewer than sent: %t\n", n, n < 1000)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil
	}
	return err
}
