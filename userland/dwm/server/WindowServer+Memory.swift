// Memory for pictures, for programs that cannot make any: their boxes see no files for it.

internal import DesktopProtocol

extension WindowServer {
    /// Gives a client a key for memory. It is the client that maps the memory first, and so pays for it;
    /// what the server pays for is the key until it is claimed, so there is a bound to those.
    func offerMemory(for surface: Surface) {
        let client = surface.client
        if client.offers.count >= ClientLimits.offers { takeBackOldest(of: client) }
        let total = clients.values.reduce(0) { $0 + $1.offers.count }
        if total >= ClientLimits.allOffers,
            let greediest = clients.values.max(by: { $0.offers.count < $1.offers.count })
        {
            takeBackOldest(of: greediest)
        }
        let key = host.offerMemory() ?? ""
        if !key.isEmpty { client.offers.append(key) }
        client.send(.memory(OfferedMemory(key: key)), surface: surface.id)
    }

    /// Who has asked for so many since will not miss it, or asks again.
    private func takeBackOldest(of client: Client) {
        guard !client.offers.isEmpty else { return }
        host.takeBackMemory(key: client.offers.removeFirst())
    }

    /// The client is gone: nobody else may find what was meant for it.
    func takeBackOffers(to client: Client) {
        for key in client.offers { host.takeBackMemory(key: key) }
        client.offers = []
    }
}
